import { expect, test } from '@playwright/test';
import { approve, firstWave, makePlan, scan, startRun } from '../harness/flow';
import { accessible, picture } from '../harness/look';
import { Person } from '../harness/person';
import { World } from '../harness/world';

let world: World;
test.beforeAll(async () => {
  world = await World.make();
});
test.afterAll(async () => {
  await world?.end();
});

test('a DataSync wave fails, is retried with a reason, succeeds and is undone', async ({ browser }) => {
  const mia = await Person.open(browser, world, 'mia');
  await scan(mia);
  const first = await makePlan(mia, 'As proposed');
  const bucket = firstWave(first).steps[0].resource.replace('arn:aws:s3:::', '');
  const plan = await makePlan(mia, 'The first bucket by DataSync', async () => {
    await mia.page.getByText('Tools and names').click();
    await mia.page.getByLabel(`Tool for ${bucket}`).selectOption({ label: 'AWS DataSync' });
  });
  const wave = firstWave(plan);
  expect(wave.steps.map((step) => step.kind)).toContain('s3.datasync');
  for (const name of ['alex', 'sam'] as const) {
    const approver = await Person.open(browser, world, name);
    await approve(approver, plan, wave, `signed by ${name}`);
    await approver.close();
  }

  await world.fault({ service: 'datasync', operation: 'CreateTask', kind: 'access_denied', count: 1 });
  const omar = await Person.open(browser, world, 'omar');
  const { page } = omar;
  await startRun(omar, plan, wave);
  const failed = page.locator('[data-testid="step-row"][data-status="failed"]');
  await expect(failed).toHaveCount(1, { timeout: 60_000 });
  await expect(failed).toContainText('CreateTask');
  await expect(page.getByTestId('run-status')).toContainText('paused');
  await picture(page, 'run-failed');
  await accessible(page);

  await failed.getByTestId('retry').click();
  await page.locator('dialog[open]').getByLabel('Why').fill('the permission is there now');
  await page.locator('dialog[open]').getByTestId('retry-confirm').click();
  await expect(page.getByTestId('run-status')).toContainText('succeeded', { timeout: 120_000 });
  await expect(page.getByTestId('events')).toContainText('the permission is there now');

  await page.getByTestId('undo').click();
  await page.locator('dialog[open]').getByLabel('Why').fill('a rehearsal');
  await page.locator('dialog[open]').getByTestId('undo-confirm').click();
  await expect(page.getByTestId('run-status')).toContainText('undone', { timeout: 60_000 });
  await picture(page, 'run-undone');
  // An undone wave can be run again.
  await omar.go(`/plan/${plan.id}/wave/${wave.number}`);
  await expect(page.getByTestId('start-run')).toBeEnabled();
  expect(world.landfall(['audit', 'verify'])).toContain('The chain holds');
  await Promise.all([mia.close(), omar.close()]);
});
