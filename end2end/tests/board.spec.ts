import { type Locator, expect, test } from '@playwright/test';
import { makePlan, scan } from '../harness/flow';
import { accessible, picture } from '../harness/look';
import { Person } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });
test.setTimeout(300_000);

let world: World;
let mia: Person;
let ben: Person;

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  mia = await Person.open(browser, world, 'mia');
  ben = await Person.open(browser, world, 'ben');
});
test.afterAll(async () => {
  await mia?.close();
  await ben?.close();
  await world?.end();
});

const columns = (person: Person) => person.page.getByTestId('board').locator('.board-column[data-environment]');
const window = async (column: Locator) => Number(await column.getAttribute('data-window'));
const edits = (person: Person) => person.page.getByTestId('edit');
const summary = (person: Person) => person.page.getByTestId('what-if-summary');
const done = async (person: Person) => expect(person.page.getByTestId('what-if-busy')).toHaveCount(0);

/** A card that can go to a later window: the first of the first wave after the foundation. */
async function early(person: Person): Promise<{ card: Locator; group: string; name: string; from: number }> {
  const all = columns(person);
  for (let at = 0; at < (await all.count()); at++) {
    const from = await window(all.nth(at));
    const card = all.nth(at).getByTestId('card').first();
    if (from > 0 && (await card.count()) > 0) {
      const group = (await card.getAttribute('data-group')) ?? '';
      const name = (await card.locator('.card-name').textContent()) ?? '';
      return { card: person.page.locator(`[data-testid="card"][data-group="${group}"]`), group, name, from };
    }
  }
  throw new Error('no wave after the foundation has a card');
}

/** Two columns side by side, the second of a later window, scrolled into sight. */
async function sideBySide(person: Person): Promise<[Locator, Locator]> {
  const all = columns(person);
  for (let at = 0; at + 1 < (await all.count()); at++) {
    const [one, other] = [all.nth(at), all.nth(at + 1)];
    const windows = [await window(one), await window(other)];
    const cards = (await one.getByTestId('card').count()) * (await other.getByTestId('card').count());
    if (windows[0] > 0 && windows[1] > windows[0] && cards > 0) {
      await other.getByTestId('card').first().scrollIntoViewIfNeeded();
      return [one, other];
    }
  }
  throw new Error('no two windows stand side by side');
}

/** With the mouse, from one card to another that is in sight: nothing scrolls while the button is held. */
async function drag(person: Person, from: Locator, to: Locator): Promise<void> {
  const { mouse } = person.page;
  await from.locator('.card-facts').hover();
  const place = await to.boundingBox();
  if (!place) throw new Error('the card to drop on is not in sight');
  await mouse.down();
  await mouse.move(place.x + place.width / 2, place.y + 4, { steps: 12 });
  await mouse.up();
}

test('a card is dragged to another wave, and what would change is seen before it is kept', async () => {
  await scan(mia);
  await makePlan(mia, 'To move cards on', async () => {
    await mia.page.getByLabel('Move groups in a wave, at most').fill('8');
  });
  await expect(mia.page.getByTestId('order')).toContainText('best possible');
  await expect(mia.page.getByTestId('edit-count')).toContainText('No edits');
  const [one, next] = await sideBySide(mia);
  const [from, to] = [await window(one), await window(next)];
  const group = (await one.getByTestId('card').first().getAttribute('data-group')) ?? '';
  const card = mia.page.locator(`[data-testid="card"][data-group="${group}"]`);
  const name = (await card.locator('.card-name').textContent()) ?? '';
  await drag(mia, card, next.getByTestId('card').first());
  await expect(edits(mia)).toHaveCount(1);
  await expect(edits(mia)).toContainText(name);
  await expect(summary(mia)).toContainText('1 group moves as asked');
  await done(mia);
  await expect(card).toContainText(`to window ${to}`);
  await expect(mia.page.getByTestId('arrival').filter({ hasText: name }).first()).toContainText('asked for');
  await expect(mia.page.getByTestId('what-if-moves')).toContainText(`from window ${from} to window ${to}`);
  await accessible(mia.page);
  await picture(mia.page, 'board');

  // Undo and redo, by button and by key.
  await mia.page.getByTestId('undo').click();
  await expect(edits(mia)).toHaveCount(0);
  await expect(mia.page.getByTestId('arrival')).toHaveCount(0);
  await mia.page.keyboard.press('Control+Shift+Z');
  await expect(edits(mia)).toHaveCount(1);
  await mia.page.keyboard.press('Control+Z');
  await expect(edits(mia)).toHaveCount(0);
  expect((await mia.plan()).version).toBe(1);
});

test('the keyboard moves a card, the edit survives a reload and becomes a version with a pin', async () => {
  const { group, name, from } = await early(mia);
  const link = mia.page.locator(`[data-testid="card"][data-group="${group}"] .card-name`);
  await link.focus();
  await mia.page.keyboard.press('ArrowDown');
  await mia.page.keyboard.press('ArrowUp');
  await expect(link).toBeFocused();
  await mia.page.keyboard.press('m');
  const dialog = mia.page.getByTestId('move-dialog');
  await expect(dialog).toBeVisible();
  await accessible(mia.page);
  await mia.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(edits(mia)).toHaveCount(0);
  await link.focus();
  await mia.page.keyboard.press('m');
  const to = await window(columns(mia).last());
  await dialog.getByLabel('To the change window').selectOption(`${to}`);
  await mia.page.keyboard.press('Tab');
  await mia.page.keyboard.press('Enter');
  await expect(summary(mia)).toContainText('1 group moves as asked');
  await expect(mia.page.getByTestId('board-status')).toContainText('moves as asked');
  await done(mia);

  await mia.go('/plan');
  await expect(edits(mia)).toContainText(name);
  await expect(summary(mia)).toContainText('1 group moves as asked');
  await mia.page.getByTestId('keep').click();
  const keep = mia.page.getByTestId('keep-dialog');
  await expect(keep).toContainText('Version 2 replaces version 1');
  await keep.getByLabel('Why this version').fill('It can wait');
  await keep.getByTestId('keep-confirm').click();
  await expect(mia.page.getByRole('heading', { level: 1 })).toContainText('version 2');
  await expect(edits(mia)).toHaveCount(0);
  const plan = await mia.plan();
  expect(plan.version).toBe(2);
  const { pins } = plan.body as unknown as { pins?: unknown } & { choices: { pins: Record<string, unknown>[] } };
  expect(pins).toBeUndefined();
  const kept = (plan.body as unknown as { choices: { pins: Record<string, unknown>[] } }).choices.pins;
  expect(kept).toEqual([expect.objectContaining({ pin: 'in_window', window: to })]);
  expect(from).not.toBe(to);
  await expect(mia.page.getByTestId('pins')).toContainText(`${name} in window ${to}`);
  await expect(mia.page.getByTestId('pin').first()).toBeAttached();
});

test('the board reads without a script', async ({ browser }) => {
  await expect(mia.page.locator('.card-why').first()).toBeVisible();
  const state = await mia.context.storageState();
  const plain = await browser.newContext({ baseURL: world.url, javaScriptEnabled: false, storageState: state });
  const page = await plain.newPage();
  await page.goto('/plan');
  await expect(page.getByTestId('order')).toContainText('best possible');
  const why = page.locator('.card-why').first();
  await why.getByText('Why here').click();
  await expect(why.locator('p')).toBeVisible();
  await plain.close();
});

test('two people see each other and neither overwrites the other', async () => {
  await mia.go('/plan');
  await ben.go('/plan');
  const { group, name } = await early(mia);
  await mia.page.locator(`[data-testid="card"][data-group="${group}"] .card-move`).click();
  const dialog = mia.page.getByTestId('move-dialog');
  const to = await window(columns(mia).last());
  await dialog.getByLabel('To the change window').selectOption(`${to}`);
  await dialog.getByTestId('move-confirm').click();
  await expect(summary(mia)).toContainText('1 group moves as asked');
  await done(mia);

  // Ben sees it as it happens, and tries something of his own.
  const other = ben.page.getByTestId('other');
  await expect(other).toContainText(`mia changes 1 thing: ${name} → window ${to}`);
  const card = columns(ben).last().getByTestId('card').first();
  const own = (await card.locator('.card-name').textContent()) ?? '';
  await card.locator('.card-move').click();
  const his = ben.page.getByTestId('move-dialog');
  await his.getByLabel('To the change window').selectOption(`${to + 1}`);
  await his.getByTestId('move-confirm').click();
  await expect(edits(ben)).toContainText(own);
  await done(ben);
  await expect(mia.page.getByTestId('other')).toContainText('ben changes 1 thing');
  await picture(ben.page, 'board-others');

  await mia.page.getByTestId('keep').click();
  await mia.page.getByTestId('keep-dialog').getByLabel('Why this version').fill('Mia was faster');
  await mia.page.getByTestId('keep-confirm').click();
  await expect(mia.page.getByRole('heading', { level: 1 })).toContainText('version 3');

  await expect(ben.page.getByTestId('newer')).toContainText('mia made version 3: “Mia was faster”');
  await ben.page.getByTestId('keep').click();
  await ben.page.getByTestId('keep-dialog').getByLabel('Why this version').fill('Ben, too');
  await ben.page.getByTestId('keep-confirm').click();
  await expect(ben.page.getByTestId('keep-dialog')).toContainText('mia made version 3 meanwhile');
  expect((await ben.plan()).version).toBe(3);
  await ben.page.keyboard.press('Escape');
  await ben.page.getByTestId('carry').click();
  await expect(ben.page.getByTestId('carried')).toContainText('1 edit was taken over');
  await ben.page.getByTestId('carried').getByRole('link', { name: 'Open it' }).click();
  await expect(ben.page.getByRole('heading', { level: 1 })).toContainText('version 3');
  await expect(edits(ben)).toContainText(own);
  await ben.page.getByTestId('discard').click();
  await expect(edits(ben)).toHaveCount(0);
  expect(mia.complaints).toEqual([]);
  expect(ben.complaints.filter((line) => !line.includes('409'))).toEqual([]);
});

test('the form says what would change and keeps what it does not show', async () => {
  await mia.go('/plan');
  await mia.page.getByTestId('new-version').click();
  const form = mia.page.getByTestId('make-plan');
  await form.getByText('Fewest waves').click();
  await form.getByTestId('schedule').locator('summary').click();
  await form.getByLabel('Day of the first window').fill('2027-01-11');
  await form.getByLabel('First day').first().fill('2027-01-18');
  await form.getByLabel('Last day').first().fill('2027-01-18');
  await form.getByLabel('Why', { exact: true }).first().fill('Release of the shop');
  await form.getByTestId('form-what-if').click();
  await expect(form.getByTestId('form-what-if-answer')).toContainText(/Waves|Nothing moves/);
  expect((await mia.plan()).version).toBe(3);
  await accessible(mia.page);
  await picture(mia.page, 'plan-form');
  await makePlan(mia, 'With days', async () => {
    await form.getByText('Fewest waves').click();
    await form.getByTestId('schedule').locator('summary').click();
    await form.getByLabel('Day of the first window').fill('2027-01-11');
  });
  const { choices } = (await mia.plan()).body as unknown as {
    choices: { pins: unknown[]; strategy: string; schedule: { first: string } };
  };
  expect(choices.pins.length).toBeGreaterThan(0);
  expect(choices.strategy).toBe('fewest-waves');
  expect(choices.schedule.first).toBe('2027-01-11');
  await expect(mia.page.getByTestId('board')).toContainText('2027-01-11');
});
