import { type Browser, expect } from '@playwright/test';
import { Person, type Plan, type Wave, wavePage } from './person';
import type { World } from './world';

/** Scans the source account and waits for the snapshot. */
export async function scan(planner: Person): Promise<void> {
  const { page } = planner;
  await planner.go('/overview');
  const snapshots = async () => ((await (await page.request.post('/api/snapshots')).json()) as unknown[]).length;
  const before = await snapshots();
  await page.getByTestId('start-scan').click();
  // The page may still show how the last scan ended.
  await expect.poll(snapshots, { timeout: 90_000 }).toBe(before + 1);
  await expect(page.getByTestId('scan-progress')).toContainText('finished', { timeout: 90_000 });
  await planner.go('/inventory');
  await expect(page.getByTestId('rows')).toContainText(/of \d+/);
}

/**
 * Makes a plan; `choose` may change the form first. What a first plan proposes to limit waves with is taken
 * back by default: few waves are sooner signed and run.
 */
export async function makePlan(
  planner: Person,
  reason: string,
  choose: () => Promise<void> = () => planner.page.getByLabel('Move groups in a wave, at most').fill(''),
): Promise<Plan> {
  const { page } = planner;
  await planner.go('/plan/new');
  await choose();
  await page.getByTestId('make-plan').getByLabel('Why this version').fill(reason);
  await page.getByTestId('make-plan-submit').click();
  const confirm = page.getByTestId('make-plan-confirm');
  await confirm.or(page.getByTestId('board')).first().waitFor();
  if (await confirm.isVisible()) await confirm.click();
  await expect(page.getByTestId('board')).toBeVisible();
  await expect(page.getByText(reason).first()).toBeVisible();
  return planner.plan();
}

/** Signs a wave. */
export async function approve(approver: Person, plan: Plan, wave: Wave, comment: string): Promise<void> {
  const { page } = approver;
  await approver.go(wavePage(plan, wave));
  await page.getByTestId('gate').getByLabel('Comment').fill(comment);
  await page.getByTestId('approve').click();
  await expect(page.getByTestId('gate')).toContainText(comment);
}

/** Starts the run of an approved wave and stays on its page. */
export async function startRun(operator: Person, plan: Plan, wave: Wave): Promise<void> {
  const { page } = operator;
  await operator.go(wavePage(plan, wave));
  await page.getByTestId('start-run').click();
  await page.getByTestId('start-run-confirm').click();
  await page.waitForURL(/\/run\//);
}

/** The first wave that Landfall runs. */
export function firstWave(plan: Plan): Wave {
  const wave = plan.body.waves.find(({ steps }) => steps.length > 0);
  if (!wave) throw new Error('no wave of this plan has a step');
  return wave;
}

const items = (wave: Wave): number => wave.steps.reduce((sum, { work }) => sum + work.items, 0);

/** The wave whose steps have most to do. */
export function largestWave(plan: Plan): Wave {
  return plan.body.waves.reduce((most, wave) => (items(wave) > items(most) ? wave : most));
}

/** Signs a wave twice. */
export async function sign(browser: Browser, world: World, plan: Plan, wave: Wave): Promise<void> {
  for (const name of ['alex', 'sam'] as const) {
    const approver = await Person.open(browser, world, name);
    await approve(approver, plan, wave, `signed by ${name}`);
    await approver.close();
  }
}

/** Signs and runs what has to be there before a wave. */
export async function runBefore(browser: Browser, world: World, plan: Plan, wave: Wave): Promise<void> {
  const before = plan.body.waves.filter(({ number, steps }) => number < wave.number && steps.length > 0);
  for (const earlier of before) {
    await sign(browser, world, plan, earlier);
    const operator = await Person.open(browser, world, 'omar');
    await startRun(operator, plan, earlier);
    await expect(operator.page.getByTestId('run-status')).toContainText('succeeded', { timeout: 120_000 });
    await operator.close();
  }
}
