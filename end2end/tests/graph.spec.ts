import { expect, test, type Download } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, picture } from '../harness/look';
import { Person } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

const ACCOUNT = '111111111111';
/** Applications of five resources each. */
const APPLICATIONS = 60;
const function_ = (n: number): string => `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:app${n}-function`;

let world: World;
let mia: Person;

/** Functions that name their queue, role, table and the next application's queue. */
function estate(): string {
  const resources = Array.from({ length: APPLICATIONS }, (_, n) => {
    const regional = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${rest}`;
    const tags = { application: `app${n}`, stage: n % 3 === 0 ? 'prod' : 'dev' };
    const own = (kind: string, arn: string, name: string, configuration: object) => ({ kind, arn, name, region: 'eu-central-1', tags, configuration });
    const role = `arn:aws:iam::${ACCOUNT}:role/app${n}-role`;
    const Variables = {
      QUEUE: regional('sqs', `app${n}-queue`),
      TABLE: `app${n}-table`,
      NEXT: regional('sqs', `app${(n + 1) % APPLICATIONS}-queue`),
    };
    return [
      own('AWS::IAM::Role', role, `app${n}-role`, { Path: '/' }),
      own('AWS::SQS::Queue', regional('sqs', `app${n}-queue`), `app${n}-queue`, { QueueName: `app${n}-queue` }),
      own('AWS::DynamoDB::Table', regional('dynamodb', `table/app${n}-table`), `app${n}-table`, { TableName: `app${n}-table` }),
      own('AWS::SNS::Topic', regional('sns', `app${n}-topic`), `app${n}-topic`, {}),
      own('AWS::Lambda::Function', function_(n), `app${n}-function`, { Role: role, Environment: { Variables } }),
    ];
  }).flat();
  return JSON.stringify({ landfall_estate: 1, name: 'Graph', account: ACCOUNT, resources });
}

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  const file = join(world.dir, 'graph.json');
  writeFileSync(file, estate());
  world.landfall(['import', file]);
  mia = await Person.open(browser, world, 'mia');
});
test.afterAll(async () => {
  await mia?.close();
  await world?.end();
});

const wide = () => mia.page.getByTestId('wide');
const canvas = () => wide().locator('.wide-canvas');
const ready = () => expect(wide()).toHaveAttribute('data-ready', '');
/** Until the picture moves no more. */
const rests = () => expect(wide()).toHaveAttribute('data-still', '');
const at = () => new URL(mia.page.url()).searchParams.get('at') ?? '';

interface Wide extends HTMLElement {
  whereIs(id: string): { x: number; y: number } | null;
}

/** Where a resource stands on the page. */
async function place(id: string): Promise<{ x: number; y: number }> {
  const box = await canvas().boundingBox();
  const there = await wide().evaluate((element, id) => (element as Wide).whereIs(id), id);
  if (!box || !there) throw new Error(`${id} is not drawn`);
  return { x: box.x + there.x, y: box.y + there.y };
}

/** Width and height from the header of a PNG. */
async function size(download: Download): Promise<{ width: number; height: number }> {
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

test('the whole estate is one tab away and says what it shows', async () => {
  await mia.go('/graph');
  await mia.page.getByRole('link', { name: 'Whole estate' }).click();
  await ready();
  await expect(mia.page).toHaveURL(/view=wide/);
  await expect(canvas()).toHaveAttribute('aria-label', new RegExp(`^${5 * APPLICATIONS} resources and [\\d,]+ lines`));
  await expect(wide().getByRole('list', { name: 'Colours' })).toContainText(`account ${ACCOUNT} (${5 * APPLICATIONS})`);
  // There is something on it.
  const colours = await canvas().evaluate((element: HTMLCanvasElement) => {
    const pixels = element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
  });
  expect(colours).toBeGreaterThan(8);
  await picture(mia.page, 'wide');
  await accessible(mia.page);
});

test('what was found is chosen by a press, with its evidence and its own drawing', async () => {
  await mia.go('/graph?view=wide');
  await ready();
  await wide().getByLabel('Find in the estate').fill('app7-function');
  await expect(wide().locator('output')).toHaveText('1 of 1');
  await rests();
  const there = await place(function_(7));
  await mia.page.mouse.move(there.x, there.y);
  await expect(wide().locator('.wide-tip')).toContainText('AWS::Lambda::Function');
  await mia.page.mouse.click(there.x, there.y);
  await expect(mia.page).toHaveURL(/sel=node%3A/);
  const side = mia.page.getByTestId('graph-side');
  await expect(side).toContainText('app7-function');
  await expect(side).toContainText('app8-queue');
  await mia.page.getByRole('link', { name: 'Show what is around it' }).click();
  await expect(mia.page.getByTestId('graph').locator(`[data-node="${function_(7)}"]`)).toBeVisible();
});

test('an address brings back what was seen and chosen', async () => {
  const id = function_(7);
  await mia.go(`/graph?view=wide&colour=kind&sel=${encodeURIComponent(`node:${id}`)}&at=700,500,0.9`);
  await ready();
  await expect.poll(at).toBe('700,500,0.9000');
  await expect(mia.page.getByTestId('graph-side')).toContainText('app7-function');
  await expect(wide().getByRole('list', { name: 'Colours' })).toContainText(`Lambda (${APPLICATIONS})`);
  const before = await place(id);
  await mia.page.reload();
  await ready();
  expect(await place(id)).toEqual(before);
});

test('arrows pan, plus and minus zoom, zero shows all', async () => {
  await mia.go('/graph?view=wide&at=700,500,0.5');
  await ready();
  const [x, y] = [() => Number(at().split(',')[0]), () => Number(at().split(',')[1])];
  const scale = () => Number(at().split(',')[2]);
  await canvas().focus();
  await mia.page.keyboard.press('ArrowRight');
  await expect.poll(x).toBeGreaterThan(700);
  await mia.page.keyboard.press('ArrowDown');
  await expect.poll(y).toBeGreaterThan(500);
  await mia.page.keyboard.press('+');
  await expect.poll(scale).toBeGreaterThan(0.5);
  const near = scale();
  await mia.page.keyboard.press('-');
  await expect.poll(scale).toBeLessThan(near);
  await mia.page.keyboard.press('0');
  await expect.poll(scale).toBeLessThan(0.5);
});

test('a meaning of the legend makes the others faint, and takes it back', async () => {
  await mia.go('/graph?view=wide&colour=kind');
  await ready();
  const lambda = wide().getByRole('button', { name: /^Lambda/ });
  await expect(lambda).toHaveAttribute('aria-pressed', 'false');
  await lambda.click();
  await expect(lambda).toHaveAttribute('aria-pressed', 'true');
  await expect(wide().getByRole('button', { name: /^SQS/ })).toHaveAttribute('aria-pressed', 'false');
  await lambda.click();
  await expect(lambda).toHaveAttribute('aria-pressed', 'false');
});

test('both views are saved as PNG in their size', async () => {
  await mia.go('/graph?view=wide');
  await ready();
  const box = await canvas().boundingBox();
  let saved = mia.page.waitForEvent('download');
  await mia.page.getByTestId('wide-png').click();
  const seen = await size(await saved);
  expect(Math.abs(seen.width - 2 * box!.width)).toBeLessThanOrEqual(6);
  expect(Math.abs(seen.height - 2 * box!.height)).toBeLessThanOrEqual(6);
  await mia.go('/graph');
  const svg = await (await mia.page.request.get('/export/graph.svg')).text();
  const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg)!;
  saved = mia.page.waitForEvent('download');
  await mia.page.getByRole('button', { name: 'PNG' }).click();
  expect(await size(await saved)).toEqual({ width: 2 * Number(width), height: 2 * Number(height) });
});

test('a group that opens leaves the others about where they were', async () => {
  await mia.go('/graph?group_by=application');
  const where = () =>
    mia.page.getByTestId('graph').locator('a[data-node^="group:"]').evaluateAll((boxes) =>
      Object.fromEntries(
        boxes.map((box) => {
          const rect = box.querySelector('rect')!;
          return [box.getAttribute('data-node')!, [rect.x.baseVal.value, rect.y.baseVal.value]];
        }),
      ),
    );
  const before = await where();
  expect(Object.keys(before)).toHaveLength(APPLICATIONS);
  await mia.go('/graph?group_by=application&expanded=app7');
  const after = await where();
  const moved = Object.entries(after).map(([id, [x, y]]) => [x - before[id][0], y - before[id][1]]);
  expect(moved).toHaveLength(APPLICATIONS - 1);
  const middle = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  // The whole may move: what is seen of it moves along.
  const [right, down] = [middle(moved.map((m) => m[0])), middle(moved.map((m) => m[1]))];
  const reach = (at: number) => {
    const all = Object.values(before).map((place) => place[at]);
    return Math.max(...all) - Math.min(...all);
  };
  const shift = middle(moved.map(([x, y]) => Math.hypot(x - right, y - down)));
  expect(shift / Math.max(reach(0), reach(1))).toBeLessThan(0.15);
});

const find = () => mia.page.getByRole('combobox', { name: 'Find a resource' });
const options = () => mia.page.getByRole('listbox', { name: 'Resources that fit' }).getByRole('option');
const box = (id: string) => mia.page.getByTestId('graph').locator(`[data-node="${id}"]`);
const queue = (n: number): string => `arn:aws:sqs:eu-central-1:${ACCOUNT}:app${n}-queue`;

test('any resource is found by keyboard, and the group that it is in opens', async () => {
  await mia.go('/graph?group_by=application');
  await find().fill('app17-');
  await expect(options()).toHaveCount(5);
  await expect(find()).toHaveAttribute('aria-expanded', 'true');
  await accessible(mia.page);
  await picture(mia.page, 'graph-find');
  await mia.page.keyboard.press('ArrowDown');
  await expect(options().first()).toHaveAttribute('aria-selected', 'true');
  await expect(find()).toHaveAttribute('aria-activedescendant', 'graph-find-list-0');
  await mia.page.keyboard.press('Escape');
  await expect(options()).toHaveCount(0);
  await find().fill('app17-fun');
  await expect(options()).toHaveCount(1);
  await mia.page.keyboard.press('Enter');
  await expect(box(function_(17))).toHaveClass(/is-selected/);
  await expect(box(function_(17))).toBeInViewport();
  expect(new URL(mia.page.url()).searchParams.getAll('expanded')).toEqual(['app17']);
  await expect(mia.page.getByTestId('graph-side')).toContainText('app17-function');
});

test('what was found is where the keys go in the tree', async () => {
  await mia.go('/graph?group_by=application&view=tree');
  await find().fill(queue(9));
  await expect(options()).toHaveCount(1);
  await mia.page.keyboard.press('Enter');
  const item = mia.page.getByRole('treeitem').filter({ hasText: /^·? ?▾? ?app9-queue/ });
  await expect(item.first()).toBeFocused();
  await accessible(mia.page);
  await mia.go('/graph?group_by=none&view=tree');
  const tree = mia.page.getByTestId('graph-tree');
  await expect(tree.getByText('app3-function, AWS::Lambda::Function')).toBeVisible();
  const proofs = tree.getByRole('treeitem').filter({ hasText: /→ app3-queue: \/Environment\/Variables\/(QUEUE|NEXT)/ });
  await expect(proofs).toHaveCount(0);
  await tree.getByRole('treeitem').filter({ hasText: /talks to app3-queue/ }).first().focus();
  await mia.page.keyboard.press('ArrowRight');
  await expect(proofs).toHaveCount(1);
});

test('focus, depth and direction are chosen by name', async () => {
  await mia.go('/graph');
  const focus = mia.page.getByRole('combobox', { name: 'Around the resource' });
  await focus.fill('app7-queue');
  await options().first().click();
  await expect(focus).toHaveValue(queue(7));
  await mia.page.getByLabel('Depth').selectOption('2');
  await mia.page.getByLabel('Direction').selectOption('dependents');
  await mia.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(box(queue(7))).toHaveClass(/is-focus/);
  // Two functions name the queue; nobody names a function.
  await expect(mia.page.getByTestId('graph').locator('[data-node]')).toHaveCount(3);
  await expect(box(function_(6))).toBeVisible();
  await mia.page.getByLabel('Direction').selectOption('depends_on');
  await mia.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(mia.page.getByTestId('graph').locator('[data-node]')).toHaveCount(1);
});

test('what breaks and the way to another resource are told', async () => {
  await mia.go(`/graph?focus=${encodeURIComponent(function_(7))}&depth=2`);
  await box(queue(8)).click();
  await mia.page.getByRole('link', { name: 'Way from the focus' }).click();
  const way = mia.page.getByTestId('way');
  await expect(way).toContainText('app8-queue');
  await expect(way.getByTestId('evidence').first()).toContainText('/Environment/Variables/NEXT');
  const role = `arn:aws:iam::${ACCOUNT}:role/app7-role`;
  await box(role).click();
  await mia.page.getByRole('link', { name: 'What breaks if it moves' }).click();
  await expect(mia.page.getByTestId('breaks')).toContainText('app7-function');
  await expect(mia.page.getByRole('heading', { name: /What breaks if app7-role moves/ })).toBeVisible();
});

test('the minimap moves what is seen', async () => {
  await mia.go('/graph?group_by=none&budget=1000');
  const map = mia.page.locator('.graph-frame .minimap');
  await expect(map).toBeVisible();
  const seen = () => mia.page.getByTestId('graph').getAttribute('viewBox');
  const before = await seen();
  await map.click({ position: { x: 120, y: 80 } });
  await expect.poll(seen).not.toBe(before);
  await mia.go('/graph?view=wide');
  await ready();
  const wideMap = mia.page.getByTestId('wide-minimap');
  await expect(wideMap).toBeHidden();
  await canvas().focus();
  for (let times = 0; times < 6; times++) await mia.page.keyboard.press('+');
  await expect(wideMap).toBeVisible();
  const where = at();
  await wideMap.click({ position: { x: 20, y: 60 } });
  await expect.poll(at).not.toBe(where);
  await rests();
  await picture(mia.page, 'wide-minimap');
});

test('what is hidden is counted, and more can be shown', async () => {
  await mia.go('/graph?group_by=none&budget=100');
  const hidden = mia.page.getByText(`${5 * APPLICATIONS - 100} boxes are hidden`);
  await expect(hidden).toBeVisible();
  await mia.page.getByRole('link', { name: 'show up to 1,000' }).click();
  await expect(hidden).toHaveCount(0);
  await expect(mia.page.getByTestId('graph').locator('[data-node]')).toHaveCount(5 * APPLICATIONS);
});

test('the graph is saved for other tools', async () => {
  await mia.go('/graph?group_by=service');
  const expected = { DOT: /^digraph[\s\S]*Lambda/, GRAPHML: /<graphml[\s\S]*Lambda/, MERMAID: /^flowchart[\s\S]*Lambda/, JSON: /"nodes"/, SVG: /^<svg|^<\?xml/ };
  for (const [name, content] of Object.entries(expected)) {
    const saved = mia.page.waitForEvent('download');
    await mia.page.getByRole('link', { name, exact: true }).click();
    expect(readFileSync(await (await saved).path(), 'utf8')).toMatch(content);
  }
});

test('a line of many references has them all in a file', async () => {
  await mia.go('/graph?group_by=service');
  await mia.page.getByTestId('graph').locator('.graph-line').first().dispatchEvent('click');
  const all = mia.page.getByTestId('graph-side').getByRole('link', { name: /^All \d+ as CSV/ });
  const count = Number(/\d+/.exec((await all.textContent())!)![0]);
  const saved = mia.page.waitForEvent('download');
  await all.click();
  const rows = readFileSync(await (await saved).path(), 'utf8').trim().split('\r\n');
  expect(rows[0]).toBe('from,class,to,place,text');
  expect(rows.length).toBeGreaterThan(count);
});

test('the graph says how far and how risky in words', async () => {
  await mia.go('/graph?colour=status');
  await expect(mia.page.getByLabel('Colour by')).toHaveValue('status');
  const options = await mia.page.getByLabel('Colour by').locator('option').allTextContents();
  expect(options).toEqual(expect.arrayContaining(['risk of the wave', 'how far it is']));
  expect(mia.complaints).toEqual([]);
});
