import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { join } from 'node:path';

const artifacts = join(__dirname, '..', 'artifacts', 'screens');

/** Keeps a picture of the page: light and dark, wide and narrow. */
export async function picture(page: Page, name: string): Promise<void> {
  const size = page.viewportSize();
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(artifacts, `${name}-${scheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(artifacts, `${name}-narrow.png`), fullPage: true });
  if (size) await page.setViewportSize(size);
}

/**
 * Fails on any serious or critical violation of WCAG 2.2 A and AA, in light and in dark: there only colours are
 * others.
 */
export async function accessible(page: Page): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    const axe = new AxeBuilder({ page });
    const found = await (scheme === 'light'
      ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      : axe.withRules(['color-contrast', 'link-in-text-block'])
    ).analyze();
    const grave = found.violations
      .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
      .map(({ id, nodes }) => `${id} (${scheme}): ${nodes.map((node) => node.html).join(' | ')}`);
    expect(grave, page.url()).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
