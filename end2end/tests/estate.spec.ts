import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { scan } from '../harness/flow';
import { accessible, picture } from '../harness/look';
import { Person } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

let world: World;
let mia: Person;

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  mia = await Person.open(browser, world, 'mia');
});
test.afterAll(async () => {
  await mia?.close();
  await world?.end();
});

const names = () => mia.page.locator('[data-testid="inventory"] tbody .col-name a').allTextContents();
const total = async () => {
  const text = (await mia.page.getByTestId('rows').textContent()) ?? '';
  return Number(text.split(' of ')[1]?.replaceAll(',', ''));
};

test('pages of an estate that nobody has scanned say what to do', async () => {
  for (const path of ['/findings', '/coverage', '/snapshots', '/diff']) {
    await mia.go(path);
    await expect(mia.page.getByTestId('empty').first()).toBeVisible();
    await accessible(mia.page);
  }
});

test('filters and the order live in the address and survive a reload', async () => {
  await scan(mia);
  const all = await total();
  expect(all).toBeGreaterThan(100);
  const services = mia.page.getByTestId('facets').locator('section').first();
  await services.locator('summary').click();
  await services.getByRole('link', { name: /^.?\s*S3/ }).first().click();
  await expect(mia.page).toHaveURL(/service=S3/);
  await expect(mia.page.getByTestId('chips')).toContainText('S3');
  const some = await total();
  expect(some).toBeLessThan(all);
  await mia.page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
  await expect(mia.page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  const up = await names();
  expect(up).toEqual([...up].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  await mia.page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
  await expect(mia.page).toHaveURL(/sort=-name/);
  await expect(mia.page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  const down = await names();
  expect(down).toEqual([...up].reverse());
  await mia.go(new URL(mia.page.url()).pathname + new URL(mia.page.url()).search);
  expect(await names()).toEqual(down);
  expect(await total()).toBe(some);
});

test('only rows near the viewport are drawn; going back comes back to them', async () => {
  await mia.go('/inventory?sort=name');
  const all = await total();
  const frame = mia.page.locator('.grid-frame');
  await frame.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await expect(mia.page.getByTestId('rows')).toContainText(new RegExp(`–${all} of ${all}`));
  const last = mia.page.locator(`#row-${all - 1} .col-name a`);
  await expect(last).toBeVisible();
  expect(await mia.page.locator('[data-testid="inventory"] tbody tr[id]').count()).toBeLessThan(120);
  await expect(mia.page).toHaveURL(/offset=\d+/);
  const name = await last.textContent();
  await last.click();
  await expect(mia.page.locator('h1')).toHaveText(name ?? '');
  await mia.page.goBack();
  await expect(last).toHaveText(name ?? '');
  await expect(last).toBeInViewport();
});

test('the keyboard moves, selects and opens; a slash searches', async () => {
  await mia.go('/inventory?service=S3&sort=name');
  const [first, second, third] = await names();
  const grid = mia.page.getByTestId('inventory');
  await grid.focus();
  await mia.page.keyboard.press('Space');
  await mia.page.keyboard.press('ArrowDown');
  await mia.page.keyboard.press('ArrowDown');
  await expect(grid).toHaveAttribute('aria-activedescendant', 'row-2');
  await mia.page.keyboard.press('Shift+Space');
  await expect(mia.page.getByTestId('selection')).toContainText('3 selected');
  expect(new Set([first, second, third]).size).toBe(3);
  await mia.page.keyboard.press('Enter');
  await expect(mia.page.locator('h1')).toHaveText(third ?? '');
  await mia.page.goBack();
  await expect(grid).toBeVisible();
  await mia.page.keyboard.press('/');
  await expect(mia.page.locator('#q')).toBeFocused();
});

test('chosen rows and everything that fits are exported', async () => {
  await mia.go('/inventory?service=S3&sort=name');
  const rows = await names();
  const boxes = mia.page.locator('[data-testid="inventory"] tbody input[type="checkbox"]');
  await boxes.nth(0).click();
  await boxes.nth(3).click({ modifiers: ['Shift'] });
  await expect(mia.page.getByTestId('selection')).toContainText('4 selected');
  const [file] = await Promise.all([
    mia.page.waitForEvent('download'),
    mia.page.getByTestId('chosen-csv').click(),
  ]);
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n').slice(1);
  expect(lines.map((line) => line.split(',')[0]).sort()).toEqual(rows.slice(0, 4).sort());
  await mia.page.getByTestId('select-all').click();
  await expect(mia.page.getByTestId('selection')).toContainText(`All ${await total()} that fit are selected`);
  await mia.page.getByTestId('select-none').click();
  await expect(mia.page.getByTestId('selection')).toContainText('Nothing is selected');
  for (const ending of ['csv', 'xlsx', 'json']) {
    const answer = await mia.page.request.get(`/export/inventory.${ending}?service=S3`);
    expect(answer.status(), ending).toBe(200);
    expect((await answer.body()).length).toBeGreaterThan(100);
  }
});

test('a view is saved, shared, renamed and deleted', async ({ browser }) => {
  await mia.go('/inventory?service=S3&sort=-name');
  const menu = mia.page.getByTestId('views');
  await menu.locator('summary').first().click();
  await mia.page.getByTestId('save-view').getByLabel('Save these filters as').fill('Buckets');
  await mia.page.getByTestId('save-view').getByLabel('Everybody sees it').check();
  await mia.page.getByTestId('save-view').getByRole('button', { name: 'Save the view' }).click();
  await expect(menu.getByRole('link', { name: 'Buckets' })).toHaveCount(1);
  const vera = await Person.open(browser, world, 'vera');
  await vera.go('/inventory');
  await vera.page.getByTestId('views').locator('summary').first().click();
  await vera.page.getByRole('link', { name: 'Buckets' }).click();
  await expect(vera.page).toHaveURL(/service=S3.*sort=-name/);
  expect(vera.complaints).toEqual([]);
  await vera.close();
  await mia.go('/inventory');
  await menu.locator('summary').first().click();
  await menu.getByRole('button', { name: 'Change' }).click();
  await mia.page.getByRole('dialog').getByLabel('Name').fill('All buckets');
  await mia.page.getByTestId('view-rename').click();
  await expect(menu.getByRole('link', { name: 'All buckets' })).toHaveCount(1);
  await mia.go('/inventory');
  await menu.locator('summary').first().click();
  await menu.getByRole('button', { name: 'Change' }).click();
  await mia.page.getByTestId('view-delete').click();
  await expect(menu.getByRole('link', { name: 'All buckets' })).toHaveCount(0);
});

test('evidence leads to its place in the configuration', async () => {
  await mia.go('/inventory?kind=AWS%3A%3ALambda%3A%3AFunction&sort=-out');
  await mia.page.locator('[data-testid="inventory"] tbody .col-name a').first().click();
  const evidence = mia.page.locator('#depends-on [data-testid="evidence"] a').first();
  const path = (await evidence.textContent()) ?? '';
  const text = await mia.page.locator('#depends-on [data-testid="evidence"] q').first().textContent();
  await evidence.click();
  await expect(mia.page).toHaveURL(/#\//);
  const place = mia.page.locator('.json-here');
  await expect(place).toHaveAttribute('id', path);
  await expect(place).toBeInViewport();
  await expect(place).toContainText(text ?? '');
  const address = new URL(mia.page.url());
  await mia.go(address.pathname + address.search + address.hash);
  await expect(mia.page.locator('.json-here')).toHaveAttribute('id', path);
  await expect(mia.page.locator('.json-here')).toBeInViewport();
  await mia.page.getByTestId('find-in-configuration').fill(path.split('/').at(-1) ?? '');
  await expect(mia.page.locator('.json-hit').first()).toBeVisible();
  await expect(mia.page.getByTestId('history')).toContainText('added');
  await picture(mia.page, 'resource-evidence');
  await accessible(mia.page);
});

test('a role shows what it may reach, where that stands, and a narrower policy', async () => {
  await mia.go('/inventory?kind=AWS%3A%3AIAM%3A%3ARole&q=orders_api_dev');
  await mia.page.locator('[data-testid="inventory"] tbody .col-name a').first().click();
  const can = mia.page.locator('#can-access');
  await expect(can.getByTestId('access').locator('tbody tr', { hasText: 'inline' }).first()).toBeVisible();
  const policy = mia.page.getByTestId('proposal').first();
  await expect(policy).toContainText('"Version": "2012-10-17"');
  await expect(policy).not.toContainText('"s3:*"');
  await expect(mia.page.getByTestId('dropped')).toContainText('s3:*');
  await expect(mia.page.getByTestId('download-policy').first()).toHaveAttribute('download', /least-privilege\.json$/);
  await mia.page.getByTestId('copy-policy').first().click();
  await expect(mia.page.getByTestId('copy-policy').first()).toHaveText('Copied');
  await picture(mia.page, 'access-of-a-role');
  await accessible(mia.page);
  // What allows it is a place in the role's own configuration.
  await can.getByTestId('access').locator('.evidence a').first().click();
  await expect(mia.page.locator('.json-here')).toBeInViewport();
  await mia.go('/inventory?kind=AWS%3A%3AS3%3A%3ABucket&q=harbour-prod-documents');
  await mia.page.locator('[data-testid="inventory"] tbody .col-name a').first().click();
  const who = mia.page.locator('#who-can-access');
  await expect(who.getByRole('link', { name: 'orders_api_dev', exact: true }).first()).toBeVisible();
  await expect(who).toContainText('administer');
  const asked = (...args: string[]) => JSON.parse(world.landfall(['access', ...args, '--json']));
  const of = ['--principal', 'orders_api_dev', '--resource', 'arn:aws:s3:::harbour-prod-documents/a.pdf'];
  expect(asked(...of, '--action', 's3:DeleteObject').decision.conditional).toEqual(['unless aws:SecureTransport Bool false']);
  expect(asked(...of, '--action', 'kms:Decrypt').decision).toHaveProperty('not_allowed');
  expect(asked('--principal', 'orders_api_dev').proposal.dropped.length).toBeGreaterThan(0);
});

test('findings are filtered, lead to their evidence and are exported', async () => {
  await mia.go('/findings');
  await expect(mia.page.getByTestId('finding').first()).toBeVisible();
  await picture(mia.page, 'findings');
  await accessible(mia.page);
  const rule = await mia.page.getByTestId('finding').first().getAttribute('data-rule');
  await mia.go(`/findings?rule=${rule}`);
  for (const row of await mia.page.getByTestId('finding').all()) {
    expect(await row.getAttribute('data-rule')).toBe(rule);
  }
  const name = await mia.page.getByTestId('finding').first().locator('th a').textContent();
  await mia.page.getByTestId('finding').first().locator('th a').click();
  await expect(mia.page.locator('h1')).toHaveText(name ?? '');
  await expect(mia.page.locator('#findings').getByTestId('finding').first()).toBeVisible();
  const file = await mia.page.request.get(`/export/findings.csv?rule=${rule}`);
  expect(file.status()).toBe(200);
  expect(await file.text()).toContain(rule ?? '');
});

test('coverage says by word what was read, and what to do about the rest', async () => {
  await world.fault({ service: 'lambda', operation: 'ListFunctions', kind: 'access_denied', count: 1_000_000 });
  await scan(mia);
  await world.clearFaults();
  await mia.go('/coverage');
  await expect(mia.page.getByTestId('coverage-matrix').first()).toContainText('read');
  await expect(mia.page.getByTestId('coverage-totals')).toContainText('denied');
  await expect(mia.page.getByTestId('coverage-problems')).toContainText('ListFunctions');
  await picture(mia.page, 'coverage');
  await accessible(mia.page);
});

test('two snapshots are compared field by field', async () => {
  await mia.go('/snapshots');
  await expect(mia.page.getByTestId('snapshots').locator('tbody tr')).toHaveCount(2);
  await picture(mia.page, 'snapshots');
  await accessible(mia.page);
  await mia.page.getByTestId('compare').click();
  await expect(mia.page).toHaveURL(/\/diff\?.*from=/);
  await expect(mia.page.getByTestId('diff-row').first()).toBeVisible();
  await picture(mia.page, 'diff');
  await accessible(mia.page);
  // The functions could not be read the second time: they may well be there.
  await mia.page.getByTestId('changes').getByRole('link', { name: /removed/ }).click();
  await expect(mia.page).toHaveURL(/change=removed/);
  await expect(mia.page.locator('[data-testid="diff-row"]:not([data-change="removed"])')).toHaveCount(0);
  await expect(mia.page.getByTestId('diff')).toContainText('was not read completely');
  expect(mia.complaints).toEqual([]);
});
