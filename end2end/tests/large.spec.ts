import { expect, test } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, picture } from '../harness/look';
import { Person } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

/** Resources of the estate; every fourth is of each kind. */
const SIZE = 12_000;
/** What may be in the page at once: the window and what is drawn ahead. */
const WINDOW = 150;
const ACCOUNT = '111111111111';
const TEAMS = ['billing', 'orders', 'search', 'stock', 'web'];

let world: World;
let mia: Person;

/** A made-up estate in Landfall's own format; each function names its queue, role and bucket. */
function estate(): string {
  const resources = Array.from({ length: SIZE }, (_, n) => {
    const group = `${Math.floor(n / 4)}`.padStart(4, '0');
    const team = TEAMS[Math.floor(n / 4) % TEAMS.length];
    const regional = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${rest}`;
    const role = `arn:aws:iam::${ACCOUNT}:role/${team}-role-${group}`;
    const tags = { team, stage: n % 3 === 0 ? 'prod' : 'dev' };
    const region = 'eu-central-1';
    switch (n % 4) {
      case 0:
        return { kind: 'AWS::IAM::Role', arn: role, name: `${team}-role-${group}`, region: 'global', tags, configuration: { Path: '/' } };
      case 1: {
        const name = `${team}-queue-${group}`;
        return { kind: 'AWS::SQS::Queue', arn: regional('sqs', name), name, region, tags, configuration: { QueueName: name } };
      }
      case 2: {
        const name = `${team}-bucket-${group}`;
        const attributes = { size: { bytes: n * 1024 } };
        return { kind: 'AWS::S3::Bucket', arn: `arn:aws:s3:::${name}`, name, region, tags, attributes, configuration: { Website: null } };
      }
      default: {
        const name = `${team}-function-${group}`;
        const Variables = { QUEUE: regional('sqs', `${team}-queue-${group}`), BUCKET: `${team}-bucket-${group}` };
        const configuration = { FunctionName: name, Role: role, Environment: { Variables } };
        return { kind: 'AWS::Lambda::Function', arn: regional('lambda', `function:${name}`), name, region, tags, configuration };
      }
    }
  });
  return JSON.stringify({ landfall_estate: 1, name: 'Large', account: ACCOUNT, resources });
}

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  const file = join(world.dir, 'large.json');
  writeFileSync(file, estate());
  const imported = JSON.parse(world.landfall(['import', file, '--json'])) as { resources: number };
  expect(imported.resources).toBe(SIZE);
  mia = await Person.open(browser, world, 'mia');
});
test.afterAll(async () => {
  await mia?.close();
  await world?.end();
});

const drawn = () => mia.page.locator('[data-testid="inventory"] tbody tr[id]').count();
const rows = () => mia.page.getByTestId('rows');
const counted = (n: number) => n.toLocaleString('en-US');
const name = (index: number) => mia.page.locator(`#row-${index} .col-name a`);

/** Scrolls so that a row stands in the middle of the frame. */
async function jump(index: number): Promise<void> {
  await mia.page.locator('.grid-frame').evaluate(
    (frame, part) => frame.scrollTo(0, frame.scrollHeight * part - frame.clientHeight / 2),
    (index + 0.5) / SIZE,
  );
}

test('twelve thousand rows are one window in the page, wherever one scrolls', async () => {
  await mia.go('/inventory?sort=name');
  await expect(rows()).toContainText(`of ${counted(SIZE)}`);
  await expect(name(0)).toHaveText('billing-bucket-0000');
  expect(await drawn()).toBeLessThan(WINDOW);
  await expect(mia.page.getByTestId('inventory')).toHaveAttribute('aria-rowcount', `${SIZE + 1}`);
  await picture(mia.page, 'large-first');
  for (const index of [9_000, 4_500, SIZE - 1]) {
    await jump(index);
    await expect(name(index)).toBeVisible();
    expect(await drawn()).toBeLessThan(WINDOW);
  }
  // The last of all by name.
  await expect(name(SIZE - 1)).toHaveText('web-role-2999');
  await expect(mia.page).toHaveURL(/offset=11\d\d\d/);
  await picture(mia.page, 'large-last');
  await accessible(mia.page);
});

test('filters count over all rows and leave one window again', async () => {
  await mia.go('/inventory?q=orders&kind=AWS%3A%3ASQS%3A%3AQueue&sort=-name');
  const fitting = SIZE / 4 / TEAMS.length;
  await expect(rows()).toContainText(`of ${counted(fitting)}`);
  await expect(name(0)).toHaveText('orders-queue-2996');
  expect(await drawn()).toBeLessThan(WINDOW);
  // The other kinds can still be chosen, with what they would add.
  const kinds = mia.page.getByTestId('facets');
  await expect(kinds.getByRole('link', { name: /AWS::S3::Bucket/ })).toContainText(counted(fitting));
  await kinds.getByRole('link', { name: /AWS::S3::Bucket/ }).click();
  await expect(rows()).toContainText(`of ${counted(2 * fitting)}`);
  expect(await drawn()).toBeLessThan(WINDOW);
  await picture(mia.page, 'large-filtered');
});

test('a resource far down has its configuration and its neighbours', async () => {
  await mia.go(`/inventory?q=web-function-2999`);
  await name(0).click();
  await expect(mia.page.locator('h1')).toHaveText('web-function-2999');
  const main = mia.page.locator('main');
  for (const text of ['FunctionName', 'web-queue-2999', 'web-role-2999', 'web-bucket-2999']) {
    await expect(main).toContainText(text);
  }
  await mia.go('/graph');
  await expect(mia.page.locator('h1')).toBeVisible();
  await mia.go('/findings');
  await expect(mia.page.locator('h1')).toBeVisible();
  expect(mia.complaints).toEqual([]);
});
