import { expect, test } from '@playwright/test';
import { largestWave, makePlan, runBefore, scan, sign, startRun } from '../harness/flow';
import { Person, type Plan, type Wave } from '../harness/person';
import { World } from '../harness/world';

let world: World;
test.beforeAll(async () => {
  world = await World.make();
});
test.afterAll(async () => {
  await world?.end();
});

test('a server killed in the middle of a wave goes on where it stopped', async ({ browser }) => {
  test.setTimeout(480_000);
  const mia = await Person.open(browser, world, 'mia');
  await scan(mia);
  const plan: Plan = await makePlan(mia, 'To be cut off in the middle');
  const wave: Wave = largestWave(plan);
  await runBefore(browser, world, plan, wave);
  await sign(browser, world, plan, wave);

  // Copies are slow from the first on, so that the cut falls into the middle of them.
  await world.fault({ service: 's3', operation: 'CopyObject', kind: 'delay', delay_ms: 200, count: 1_000_000 });
  await world.forgetRequests();
  const omar = await Person.open(browser, world, 'omar');
  await startRun(omar, plan, wave);
  const run = new URL(omar.page.url()).pathname;
  await expect.poll(async () => copies(await world.requests()), { timeout: 90_000 }).toBeGreaterThan(3);
  await world.kill();
  await world.clearFaults();
  await world.serve();

  await omar.go(run);
  await expect(omar.page.getByTestId('run-status')).toContainText('succeeded', { timeout: 150_000 });
  const id = run.split('/').at(-1);
  const parity = await (await omar.page.request.get(`/export/parity.json?run=${id}`)).json();
  const objects = parity[1].map((line: any) => line.verification.objects).filter(Boolean);
  const all = objects.reduce((sum: number, bucket: any) => sum + bucket.source_objects, 0);
  for (const bucket of objects) expect(bucket.verified).toBe(bucket.source_objects);
  // What was under way at the moment of the cut may be copied once more; nothing else.
  expect(copies(await world.requests())).toBeLessThanOrEqual(all + 64);
  expect(world.landfall(['audit', 'verify'])).toContain('The chain holds');
  await Promise.all([mia.close(), omar.close()]);
});

/** How many CopyObject requests the embedded AWS has seen. */
function copies(requests: any): number {
  const rows: any[] = Array.isArray(requests) ? requests : (requests.requests ?? requests.counts ?? []);
  return rows
    .filter((row) => row.service === 's3' && row.operation === 'CopyObject')
    .reduce((sum, row) => sum + row.count, 0);
}
