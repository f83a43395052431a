import { expect, test } from '@playwright/test';
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

const rows = () => mia.page.getByTestId('account-row');

test('two resources are moved in bulk and keep it over a scan, until it is taken back', async () => {
  await mia.go('/accounts');
  await expect(mia.page.getByTestId('empty')).toBeVisible();
  await scan(mia);
  await mia.go('/accounts');
  await expect(rows().first()).toBeVisible();
  await accessible(mia.page);
  await picture(mia.page, 'accounts');

  // The least sure come first: nothing says where these two belong.
  const chosen = [0, 1].map((at) => rows().nth(at));
  const ids = await Promise.all(chosen.map((row) => row.getAttribute('data-id')));
  for (const row of chosen) {
    await expect(row).toContainText('a guess');
    await row.getByRole('checkbox').check();
  }
  await expect(mia.page.getByTestId('selection')).toContainText('2 selected');
  const form = mia.page.getByTestId('move-form');
  await form.getByLabel('Move to').selectOption('production');
  await form.getByLabel('because').fill('The shop runs on them');
  await form.getByTestId('move').click();
  await expect(mia.page.getByTestId('moved')).toContainText('decision 1');
  await expect(mia.page.getByTestId('decision')).toContainText('2 resources to production');

  await scan(mia);
  await mia.go('/accounts?by=a+person');
  await expect(rows()).toHaveCount(2);
  for (const id of ids) {
    const row = mia.page.locator(`[data-testid="account-row"][data-id="${id}"]`);
    await expect(row).toContainText('production');
    await expect(row).toContainText('mia moved it to production: The shop runs on them');
  }
  await rows().first().locator('th a').click();
  await expect(mia.page.locator('#account')).toContainText('The shop runs on them');
  await accessible(mia.page);

  await mia.go('/accounts?by=a+person');
  await mia.page.getByRole('button', { name: 'Undo decision 1' }).click();
  await expect(mia.page.getByTestId('empty').first()).toContainText('Nothing fits');
  await mia.go('/findings?rule=account-into-production');
  await expect(mia.page.getByTestId('finding').first()).toBeVisible();
  const file = await mia.page.request.get('/export/accounts.csv?target=production');
  expect(await file.text()).toContain('runner_up');
  expect(mia.complaints).toEqual([]);
});
