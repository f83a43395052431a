import { expect, test } from '@playwright/test';
import { firstWave, makePlan, scan } from '../harness/flow';
import { Person, type Plan, wavePage } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

/** The most wasm that a first visit may fetch from a release, in bytes as sent. */
const budget = (path: string) => (/^\/plan(\/[0-9a-f-]{36})?$/.test(path) ? 430_000 : 400_000);

let world: World;
let mia: Person;
let screens: string[];

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  mia = await Person.open(browser, world, 'mia');
  await scan(mia);
  const plan = await makePlan(mia, 'To have every screen');
  await mia.go('/inventory');
  const resource = await mia.page.locator('[data-testid="inventory"] tbody .col-name a').first().getAttribute('href');
  screens = ['/', '/overview', '/inventory', '/accounts', '/findings', '/coverage', '/snapshots', '/diff', '/graph', '/plan', '/plan/new'];
  screens.push(resource ?? '', `/plan/${plan.id}`, wavePage(plan, firstWave(plan)), '/cost', '/runs', '/audit', '/connections');
  screens.push('/plan/diff', '/plan/calendar', '/plan/groups', `/plan/${plan.id}/group?id=${encodeURIComponent(group(plan))}`);
});
test.afterAll(async () => {
  await mia?.close();
  await world?.end();
});

/** The id of some move group. */
function group(plan: Plan): string {
  return (plan as unknown as { body: { groups: { id: string }[] } }).body.groups[0].id;
}

/** What a browser that has nothing fetches as wasm: files, and bytes as sent. */
async function firstVisit(person: Person, path: string): Promise<{ files: string[]; bytes: number; split: boolean }> {
  const session = await person.context.newCDPSession(person.page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  const files: string[] = [];
  const sizes: Promise<number>[] = [];
  const count = (request: import('@playwright/test').Request) => {
    if (!request.url().endsWith('.wasm')) return;
    files.push(new URL(request.url()).pathname);
    sizes.push(request.sizes().then((size) => size.responseBodySize));
  };
  person.page.on('requestfinished', count);
  await person.go(path);
  person.page.off('requestfinished', count);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const split = (await person.page.locator('link[href*="/assets/loader-"]').count()) > 0;
  await session.detach();
  return { files, bytes, split };
}

test('every screen takes over what the server sent, and fetches no more than it may', async ({ browser }) => {
  const nobody = await Person.open(browser, world);
  const visits = [{ path: '/sign-in', ...(await firstVisit(nobody, '/sign-in')) }];
  for (const path of screens) visits.push({ path, ...(await firstVisit(mia, path)) });
  for (const { path, files, bytes } of visits) {
    test.info().annotations.push({ type: 'wasm', description: `${path}: ${bytes} bytes in ${files.length} files` });
    expect(files.length, path).toBeGreaterThan(0);
    expect(new Set(files).size, `${path} fetched twice: ${files.join(' ')}`).toBe(files.length);
  }
  if (visits.some(({ split }) => split)) {
    expect(visits.filter(({ path, bytes }) => bytes > budget(path))).toEqual([]);
  }
  expect([...nobody.complaints, ...mia.complaints]).toEqual([]);
  await nobody.close();
});

test('the navigation leads to every screen without loading the page anew', async () => {
  await mia.go('/');
  await mia.page.evaluate(() => Object.assign(window, { kept: true }));
  const links = mia.page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link');
  const count = await links.count();
  expect(count).toBeGreaterThan(10);
  for (let i = 0; i < count; i++) {
    const name = ((await links.nth(i).textContent()) ?? '').replace(/^\W+/, '');
    await links.nth(i).click();
    await expect(links.nth(i)).toHaveAttribute('aria-current', 'page');
    await expect(mia.page.locator('main h1'), name).toBeVisible();
    await expect(mia.page).toHaveTitle(/ · Landfall$/);
  }
  expect(await mia.page.evaluate(() => 'kept' in window)).toBe(true);
  expect(mia.complaints).toEqual([]);
});

test('a screen whose code cannot be had is loaded as without the script', async ({ browser }) => {
  const vera = await Person.open(browser, world, 'vera');
  const { split } = await firstVisit(vera, '/');
  test.skip(!split, 'this build is in one piece');
  await vera.page.route(/\/assets\/(?!landfall-)[^/]*\.wasm$/, (route) => route.abort());
  await vera.page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Audit' }).click();
  await expect(vera.page).toHaveURL(/\/audit$/);
  await expect(vera.page.getByTestId('audit')).toBeVisible();
  expect(await vera.page.evaluate(() => document.documentElement.dataset.hydrated)).toBeUndefined();
  await vera.close();
});
