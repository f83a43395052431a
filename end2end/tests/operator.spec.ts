import { expect, test } from '@playwright/test';
import { largestWave, makePlan, runBefore, scan, sign, startRun } from '../harness/flow';
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
  test.setTimeout(480_000);
  const mia = await Person.open(browser, world, 'mia');
  await scan(mia);
  const first = await makePlan(mia, 'As proposed');
  const { steps } = largestWave(first);
  const most = steps.reduce((most, step) => (step.work.items > most.work.items ? step : most));
  const bucket = most.resource.replace('arn:aws:s3:::', '');
  const plan = await makePlan(mia, 'The fullest bucket by DataSync', async () => {
    await mia.page.getByText('Tools and names').click();
    await mia.page.getByLabel(`Tool for ${bucket}`).selectOption({ label: 'AWS DataSync' });
  });
  const wave = largestWave(plan);
  expect(wave.steps.map((step) => step.kind)).toContain('s3.datasync');
  await runBefore(browser, world, plan, wave);
  await sign(browser, world, plan, wave);

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
  await expect(page.getByTestId('run-status')).toContainText(/undone|paused/, { timeout: 60_000 });
  // S3 may have written logs into the new log bucket meanwhile: they are not the run's to delete.
  const stopped = page.locator('[data-testid="step-row"][data-status="undo failed"]');
  if ((await page.getByTestId('run-status').textContent())?.includes('paused')) {
    await expect(stopped).toContainText('holds objects that this run did not make');
    await stopped.getByTestId('skip').click();
    await page.locator('dialog[open]').getByLabel('Why').fill('the logs stay');
    await page.locator('dialog[open]').getByTestId('skip-confirm').click();
  }
  await expect(page.getByTestId('run-status')).toContainText('undone', { timeout: 60_000 });
  await picture(page, 'run-undone');
  // An undone wave can be run again.
  await omar.go(`/plan/${plan.id}/wave/${wave.number}`);
  await expect(page.getByTestId('start-run')).toBeEnabled();
  expect(world.landfall(['audit', 'verify'])).toContain('The chain holds');
  await Promise.all([mia.close(), omar.close()]);
});
