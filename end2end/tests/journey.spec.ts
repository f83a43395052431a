import { expect, test } from '@playwright/test';
import { approve, firstWave, makePlan, scan, startRun } from '../harness/flow';
import { accessible, picture } from '../harness/look';
import { Person, type Plan, type Wave, wavePage } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

let world: World;
let mia: Person;
let plan: Plan;
let wave: Wave;

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  mia = await Person.open(browser, world);
});
test.afterAll(async () => {
  await mia?.close();
  await world?.end();
});

test('a wrong password says so and lets nobody in', async () => {
  await mia.go('/plan');
  await expect(mia.page).toHaveURL(/\/sign-in\?next=/);
  await picture(mia.page, 'sign-in');
  await accessible(mia.page);
  await mia.page.getByLabel('Name').fill('mia');
  await mia.page.getByLabel('Password').fill('not the password');
  await mia.page.getByRole('button', { name: 'Sign in' }).click();
  await expect(mia.page.getByText('The name or the password is wrong.')).toBeVisible();
  mia.complaints.length = 0; // the browser reports the refusal itself
});

test('an empty Landfall says what to do first', async () => {
  await mia.signIn('mia');
  for (const [path, name] of [
    ['/', 'inbox-empty'],
    ['/overview', 'overview-empty'],
    ['/inventory', 'inventory-empty'],
    ['/graph', 'graph-empty'],
    ['/plan', 'plan-empty'],
    ['/cost', 'cost-empty'],
    ['/runs', 'runs-empty'],
  ] as const) {
    await mia.go(path);
    await expect(mia.page.locator('h1')).toBeVisible();
    await picture(mia.page, name);
    await accessible(mia.page);
  }
});

test('the planner scans the estate and sees what it holds', async () => {
  await scan(mia);
  await expect(mia.page.getByTestId('coverage')).toBeVisible();
  await picture(mia.page, 'inventory');
  await accessible(mia.page);
  await mia.go('/inventory?q=documents&service=S3');
  await expect(mia.page.getByTestId('rows')).toContainText(/of [1-9]/);
  await mia.page.getByTestId('inventory').getByRole('link', { name: /documents/ }).first().click();
  await expect(mia.page).toHaveURL(/\/resource\?/);
  await picture(mia.page, 'resource');
  await accessible(mia.page);
});

test('the graph shows boxes, evidence and the same as a tree', async () => {
  await mia.go('/graph');
  await expect(mia.page.locator('[data-node]').first()).toBeVisible();
  await picture(mia.page, 'graph');
  await accessible(mia.page);
  await mia.page.getByLabel('Colour by').selectOption('kind');
  await mia.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(mia.page).toHaveURL(/colour=kind/);
  await expect(mia.page.locator('.graph-node[class*="hue-"]').first()).toBeVisible();
  await accessible(mia.page);
  await mia.page.goto('/graph?view=tree');
  await expect(mia.page.getByTestId('graph-tree')).toBeVisible();
  await accessible(mia.page);
});

test('the planner makes a plan', async () => {
  await mia.go('/plan/new');
  // Waves that a team can watch are proposed, and whoever wants others says so.
  await expect(mia.page.getByLabel('Move groups in a wave, at most')).toHaveValue('12');
  plan = await makePlan(mia, 'The first version, as the evidence says');
  wave = firstWave(plan);
  await picture(mia.page, 'plan');
  await accessible(mia.page);
  await mia.go('/cost');
  await expect(mia.page.locator('h1')).toBeVisible();
  await picture(mia.page, 'cost');
  await accessible(mia.page);
});

test('the planner cannot sign, and is told why before pressing anything', async () => {
  await mia.go(wavePage(plan, wave));
  const gate = mia.page.getByTestId('gate');
  await expect(gate.locator('[data-condition="gate.approver"]')).toHaveClass(/is-unmet/);
  await expect(gate.locator('[data-condition="gate.not-the-author"]')).toHaveClass(/is-unmet/);
  await expect(mia.page.getByTestId('approve')).toBeDisabled();
  const preview = mia.page.locator('details.preview').first();
  // Many are folded.
  if ((await preview.getAttribute('open')) === null) await preview.locator('summary').first().click();
  await expect(preview.getByTestId('settings-diff')).toBeVisible();
  await picture(mia.page, 'wave');
  await accessible(mia.page);
});

test('two approvers sign, each once; the operator waits for both', async ({ browser }) => {
  const alex = await Person.open(browser, world, 'alex');
  await expect(alex.page.getByText(`Sign wave ${wave.number}`).first()).toBeVisible();
  await approve(alex, plan, wave, 'read and fine');
  await expect(alex.page.getByTestId('approve')).toBeDisabled();

  const omar = await Person.open(browser, world, 'omar');
  await omar.go(wavePage(plan, wave));
  await expect(omar.page.locator('[data-condition="gate.quorum"]')).toHaveClass(/is-unmet/);
  await expect(omar.page.getByTestId('start-run')).toBeDisabled();

  const sam = await Person.open(browser, world, 'sam');
  await approve(sam, plan, wave, 'I agree');
  await picture(sam.page, 'wave-approved');
  await Promise.all([alex.close(), sam.close(), omar.close()]);
});

test('the operator runs the wave and everyone sees the proof', async ({ browser }) => {
  const omar = await Person.open(browser, world, 'omar');
  await startRun(omar, plan, wave);
  await picture(omar.page, 'run-live');
  await expect(omar.page.getByTestId('run-status')).toContainText('succeeded', { timeout: 120_000 });
  await expect(omar.page.getByTestId('parity')).toBeVisible();
  await expect(omar.page.getByTestId('log')).toContainText('are equal one by one');
  await expect(omar.page.getByTestId('step-row')).toHaveCount(wave.steps.length);
  await picture(omar.page, 'run-done');
  await accessible(omar.page);
  const run = new URL(omar.page.url()).pathname.split('/').at(-1);
  const parity = await (await omar.page.request.get(`/export/parity.json?run=${run}`)).json();
  const objects = parity[1].map((line: any) => line.verification.objects).filter(Boolean);
  expect(objects.length).toBeGreaterThan(0);
  for (const bucket of objects) {
    expect(bucket.verified).toBe(bucket.source_objects);
    expect(bucket.target_bytes).toBe(bucket.source_bytes);
    expect(bucket.mismatched).toBe(0);
  }
  expect(omar.complaints).toEqual([]);
  await omar.close();
});

test('overview, runs, audit and connections tell the same story', async () => {
  for (const [path, name] of [
    ['/', 'inbox'],
    ['/overview', 'overview'],
    ['/runs', 'runs'],
    ['/audit', 'audit'],
    ['/connections', 'connections'],
  ] as const) {
    await mia.go(path);
    await expect(mia.page.locator('h1')).toBeVisible();
    await picture(mia.page, name);
    await accessible(mia.page);
  }
  await expect(mia.page.getByTestId('failure')).toHaveCount(0);
  expect(world.landfall(['audit', 'verify'])).toContain('The chain holds');
});

test('a new version makes the signatures void, visibly', async () => {
  const second = await makePlan(mia, 'A second version');
  expect(second.version).toBe(2);
  await mia.go(wavePage(second, firstWave(second)));
  await expect(mia.page.getByTestId('gate')).toContainText(/void/i);
  expect(mia.complaints).toEqual([]);
});

test('every page reads without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: world.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/overview');
  await page.getByLabel('Name').fill('vera');
  await page.getByLabel('Password').fill('a long enough password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/overview/);
  await expect(page.getByTestId('estate')).toContainText('Harbour Goods');
  await page.goto('/inventory');
  await expect(page.getByTestId('rows')).toContainText(/of \d+/);
  await page.goto(`/plan/${plan.id}`);
  await expect(page.getByTestId('board')).toBeVisible();
  await context.close();
});
