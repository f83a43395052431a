import { expect, test, type Locator } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlan } from '../harness/flow';
import { accessible, picture } from '../harness/look';
import { Person, type Plan, wavePage } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

const ACCOUNT = '111111111111';
const PARTNER = 'external:account:999988887777';
const HOST = 'external:internet:api.partner.com';

let world: World;
let mia: Person;
let ben: Person;
let alex: Person;
let plan: Plan;

/** A queue that another account may send to, and a function that knows a partner's host. */
function estate(more: object[] = []): string {
  const regional = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${rest}`;
  const queue = regional('sqs', 'orders');
  const Statement = [
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue, Principal: { AWS: 'arn:aws:iam::999988887777:role/feed' } },
  ];
  const own = (kind: string, arn: string, name: string, configuration: object) => ({
    kind, arn, name, region: 'eu-central-1', tags: { stage: 'dev' }, configuration,
  });
  const Variables = { QUEUE: queue, PARTNER: 'https://api.partner.com/v1' };
  const resources = [
    own('AWS::SQS::Queue', queue, 'orders', { QueueName: 'orders', Policy: { Statement } }),
    own('AWS::Lambda::Function', regional('lambda', 'function:reader'), 'reader', { Environment: { Variables } }),
    ...more,
  ];
  return JSON.stringify({ landfall_estate: 1, name: 'Outside', account: ACCOUNT, regions: ['eu-central-1'], resources });
}

function imported(text: string): void {
  const file = join(world.dir, 'outside.json');
  writeFileSync(file, text);
  world.landfall(['import', file]);
}

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  imported(estate());
  mia = await Person.open(browser, world, 'mia');
  ben = await Person.open(browser, world, 'ben');
  alex = await Person.open(browser, world, 'alex');
  plan = await makePlan(mia, 'As proposed');
});
test.afterAll(async () => {
  for (const person of [mia, ben, alex]) await person?.close();
  await world?.end();
});

const row = (person: Person, node: string): Locator => person.page.locator(`tr[id="${node}"]`);
const warning = () => alex.page.getByTestId('wave-outside');

/** Chooses, writes and saves on the page of one, by keyboard alone. */
async function decide(person: Person, keys: string, note: string): Promise<void> {
  const { keyboard } = person.page;
  const form = person.page.getByTestId('decide-form');
  await form.getByLabel('What becomes of it').focus();
  await keyboard.type(keys);
  await keyboard.press('Tab');
  await expect(form.getByLabel('Note')).toBeFocused();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.press('Delete');
  await keyboard.type(note);
  await keyboard.press('Tab');
  await keyboard.press('Enter');
}

const about = (node: string): string => `/graph/outside?id=${encodeURIComponent(node)}`;
const decision = (person: Person): Locator => person.page.getByTestId('external-decision');

test('a wave says what it names outside that nobody has decided about', async () => {
  const named: string[] = [];
  let last = '';
  for (const wave of plan.body.waves) {
    await alex.go(wavePage(plan, wave));
    const labels = await warning().getByRole('listitem').getByRole('link').allTextContents();
    if (labels.length > 0) last = wavePage(plan, wave);
    named.push(...labels);
  }
  expect(named.sort()).toEqual(['Account 999988887777', 'api.partner.com']);
  await alex.go(last);
  await expect(warning()).toContainText('undecided');
  await accessible(alex.page);
  await picture(alex.page, 'wave-outside');
  const link = warning().getByRole('link').first();
  const label = await link.textContent();
  await link.click();
  await expect(alex.page).toHaveURL(/\/graph\/outside\?id=external/);
  await expect(alex.page.getByRole('heading', { level: 1 })).toHaveText(label!);
  // Who signs reads; planners decide.
  await expect(decision(alex)).toContainText('open');
  await expect(alex.page.getByTestId('decide-form')).toHaveCount(0);
  await alex.go('/graph');
  await expect(row(alex, PARTNER)).toContainText('open');
});

test('a planner decides by keyboard, and everybody sees it, also after the next snapshot', async () => {
  await ben.go(about(PARTNER));
  await mia.go('/graph');
  await expect(row(mia, PARTNER)).toContainText('open');
  await row(mia, PARTNER).getByRole('link', { name: 'open', exact: true }).click();
  await expect(mia.page.getByTestId('decide-form')).toBeVisible();
  await decide(mia, 'Goes', 'Ana at ACME agreed on 3 November');
  await expect(decision(mia)).toContainText('goes on');
  await expect(decision(mia)).toContainText('mia, 20');
  await accessible(mia.page);
  await picture(mia.page, 'outside-decided');
  await mia.page.reload();
  await expect(decision(mia)).toContainText('Ana at ACME agreed on 3 November');
  await expect(mia.page.getByLabel('What becomes of it')).toHaveValue('continues');

  // Ben still sees it open: he is told who decided what, and nothing is overwritten.
  await decide(ben, 'Ends', 'unused');
  await expect(ben.page.getByRole('alert')).toContainText('mia decided that it goes on (“Ana at ACME');
  await expect(ben.page.getByLabel('Note')).toHaveValue('unused');
  await picture(ben.page, 'outside-late');

  const topic = { kind: 'AWS::SNS::Topic', arn: `arn:aws:sns:eu-central-1:${ACCOUNT}:new`, name: 'new', region: 'eu-central-1', configuration: {} };
  imported(estate([topic]));
  await alex.go('/graph');
  await expect(row(alex, PARTNER).locator('.badge')).toContainText('goes on');
  await expect(row(alex, PARTNER)).toContainText('Ana at ACME agreed on 3 November');
  await expect(row(alex, HOST).locator('.badge')).toContainText('open');
  await accessible(alex.page);
  await picture(alex.page, 'outside-table');
});

test('the wave counts what is decided, and a decision is taken back', async () => {
  await mia.go(about(HOST));
  await decide(mia, 'Is', '');
  await expect(decision(mia)).toContainText('is replaced');
  const told: string[] = [];
  for (const wave of plan.body.waves) {
    await alex.go(wavePage(plan, wave));
    if ((await warning().count()) === 0) continue;
    await expect(warning()).not.toContainText('undecided');
    told.push((await warning().textContent())!);
  }
  expect(told.join(' ')).toContain('goes on (1)');
  expect(told.join(' ')).toContain('is replaced (1)');
  await picture(alex.page, 'wave-decided');

  await decide(mia, 'Open', 'They asked for time');
  await expect(decision(mia)).toContainText('open');
  await expect(decision(mia)).toContainText('They asked for time');
  const open: string[] = [];
  for (const wave of plan.body.waves) {
    await alex.go(wavePage(plan, wave));
    open.push(...(await warning().getByRole('listitem').getByRole('link').allTextContents()));
  }
  expect(open).toEqual(['api.partner.com']);

  await mia.go('/audit?q=external');
  await expect(mia.page.getByTestId('audit').locator('tbody tr')).toHaveCount(3);
  await expect(mia.page.getByTestId('audit')).toContainText('external.opened');
  for (const person of [mia, alex]) expect(person.complaints).toEqual([]);
});
