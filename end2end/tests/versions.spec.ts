import { expect, test } from '@playwright/test';
import { makePlan, scan } from '../harness/flow';
import { accessible, picture } from '../harness/look';
import { Person, type Plan } from '../harness/person';
import { World } from '../harness/world';

test.describe.configure({ mode: 'serial' });

let world: World;
let mia: Person;
let first: Plan;

interface Groups {
  body: { groups: { id: string; name: string; members: string[] }[]; choices: Record<string, unknown> };
}

test.beforeAll(async ({ browser }) => {
  world = await World.make();
  mia = await Person.open(browser, world, 'mia');
});
test.afterAll(async () => {
  await mia?.close();
  await world?.end();
});

/** A new version with other choices, made as the form makes it. */
async function plan(reason: string, choices: Record<string, unknown>): Promise<Plan> {
  const request = { reason, choices };
  const made = await mia.page.request.post('/api/plan/make', { data: { request }, headers: { origin: world.url } });
  expect(made.status(), await made.text()).toBe(200);
  return mia.plan();
}

test('two versions are put beside each other', async () => {
  await mia.go('/plan/diff');
  await expect(mia.page.getByTestId('empty')).toContainText('no two versions');
  await mia.go('/plan/calendar');
  await expect(mia.page.getByTestId('empty')).toContainText('no plan');
  await scan(mia);
  first = await makePlan(mia, 'As proposed');
  const { body } = first as unknown as Groups;
  // A bucket that stands alone goes elsewhere.
  const alone = body.groups.find(({ members }) => members.length === 1 && members[0].startsWith('arn:aws:s3:::'));
  const bucket = alone?.members[0] ?? '';
  const placed = (first as unknown as { body: { placements: Record<string, { environment: string }> } }).body.placements;
  const elsewhere = placed[bucket].environment === 'shared' ? 'development' : 'shared';
  const second = await plan('One bucket elsewhere', { environments: { [bucket]: elsewhere }, groups_per_wave: 40 });

  await mia.go('/plan');
  await mia.page.getByTestId('compare-before').click();
  await expect(mia.page).toHaveURL(/\/plan\/diff\?from=.+&to=.+/);
  const { page } = mia;
  await expect(page.getByTestId('diff-sides').getByLabel('To')).toHaveValue(second.id);
  await expect(page.getByTestId('diff-choice').filter({ hasText: 'Move groups in a wave' })).toContainText('40');
  const moved = page.getByTestId('diff-resource').filter({ hasText: bucket.replace('arn:aws:s3:::', '') });
  await expect(moved.first()).toContainText(elsewhere);
  await expect(page.getByTestId('diff-group').first()).toBeVisible();
  await accessible(page);
  await picture(page, 'plan-diff');

  // One part alone, by its words, as a file, and without JavaScript.
  await page.getByTestId('parts').getByRole('link', { name: 'Where resources go' }).click();
  await expect(page).toHaveURL(/section=resources/);
  await page.getByRole('searchbox').fill(bucket);
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByTestId('diff-resource')).toHaveCount(1);
  const file = await page.request.get(`/export/plan-diff.csv?from=${first.id}&to=${second.id}`);
  expect(await file.text()).toContain(bucket);
  const plain = await page.request.get(`/plan/diff?from=${first.id}&to=${second.id}`);
  expect(await plain.text()).toContain('Where resources go');

  // Chosen in the list of versions, the other way round.
  await mia.go('/plan');
  await page.getByRole('radio', { name: 'From version 2' }).check();
  await page.getByRole('radio', { name: 'To version 1' }).check();
  await page.getByTestId('compare-versions').click();
  await expect(page.getByTestId('diff-sides').getByLabel('To')).toHaveValue(first.id);
  expect(mia.complaints).toEqual([]);
});

test('the calendar says when each wave moves, and what is frozen', async () => {
  const { page } = mia;
  await mia.go('/plan/calendar');
  await expect(page.getByTestId('set-schedule')).toBeVisible();
  await expect(page.getByTestId('windows')).toContainText('day 0');
  await picture(page, 'calendar-unscheduled');
  const freeze = { from: '2030-12-16', to: '2031-01-02', reason: 'year-end closing' };
  const schedule = { first: '2030-12-04', every_days: 7, time_zone: 'Europe/Berlin', opens_at: 1320, hours: 6 };
  const scheduled = await plan('With a schedule', { schedule: { ...schedule, freezes: [freeze] } });

  await mia.go('/plan/calendar');
  await expect(page.getByTestId('month')).toHaveCount(3);
  await expect(page.getByTestId('time-zone')).toHaveText('Europe/Berlin');
  await expect(page.locator('[data-day="2030-12-04"]')).toContainText('Window 1');
  await expect(page.locator('[data-day="2030-12-16"]')).toContainText('Freeze: year-end closing');
  await expect(page.getByTestId('windows')).toContainText('opens 2030-12-04 22:00 +01:00, closes 2030-12-05 04:00 +01:00');
  await accessible(page);
  await picture(page, 'calendar');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('ics').click()]);
  expect(download.suggestedFilename()).toBe('landfall-calendar.ics');
  const file = await (await page.request.get(`/export/calendar.ics?plan=${scheduled.id}`)).text();
  const lines = file.replaceAll('\r\n ', '').split('\r\n');
  const open: string[] = [];
  for (const line of lines) {
    if (line.startsWith('BEGIN:')) open.push(line.slice(6));
    if (line.startsWith('END:')) expect(open.pop()).toBe(line.slice(4));
  }
  expect(open).toEqual([]);
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(scheduled.body.waves.length + 1);
  expect(lines).toContain('DTSTART;TZID=Europe/Berlin:20301204T220000');
  expect(lines).toContain('SUMMARY:Freeze: year-end closing');
  expect(mia.complaints).toEqual([]);
});

test('a planner says how critical a group is, and the board has it among the edits', async () => {
  const { page } = mia;
  await mia.go('/plan/groups');
  await page.getByTestId('group-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('criticality')).toContainText('as the evidence says');
  const form = page.getByTestId('criticality-form');
  await form.getByLabel('Criticality').fill('101');
  // The browser's own check is one thing, the server's word another.
  await form.evaluate((element: HTMLFormElement) => (element.noValidate = true));
  await form.getByRole('button').click();
  await expect(form.getByRole('alert')).toContainText('A number from 0');
  mia.complaints.length = 0; // the browser reports the refusal itself
  await form.getByLabel('Criticality').fill('97');
  await form.getByRole('button').click();
  await expect(page.getByTestId('criticality-edit')).toContainText('You set it to 97');
  await accessible(page);
  await picture(page, 'group-criticality');
  await page.getByTestId('criticality-edit').getByRole('link').click();
  await expect(page.getByTestId('edits')).toContainText('criticality 97');
  await page.getByTestId('discard').click();
  await expect(page.getByTestId('edit-count')).toContainText('No edits');
  expect(mia.complaints).toEqual([]);
});

test('owners are set in bulk, and a second person reads and answers comments', async ({ browser }) => {
  const { page } = mia;
  await mia.go('/plan/groups');
  await expect(page.getByTestId('group-row').first()).toBeVisible();
  await accessible(page);
  await picture(page, 'groups');
  for (const at of [0, 1]) await page.getByTestId('group-row').nth(at).getByRole('checkbox').check();
  await page.getByLabel('Owner', { exact: true }).last().fill('omar');
  await page.getByTestId('own').click();
  await expect(page.getByTestId('owned')).toContainText('2 move groups changed');
  await mia.go('/plan/groups?owner=omar');
  await expect(page.getByTestId('group-row')).toHaveCount(2);
  await page.getByTestId('group-row').first().getByRole('link').first().click();
  await expect(page).toHaveURL(/\/group\?id=/);
  await expect(page.getByTestId('owner')).toContainText('omar');
  await expect(page.getByTestId('members')).toBeVisible();

  const omar = await Person.open(browser, world, 'omar');
  const address = new URL(page.url());
  await omar.go(address.pathname + address.search);
  await expect(omar.page.getByTestId('comments').getByTestId('comment')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Comment' }).fill('When does this suit you?\n@omar: mornings?');
  await page.getByTestId('comment-send').click();
  // The other one sees it without doing anything.
  const said = omar.page.getByTestId('comment').filter({ hasText: 'When does this suit you?' });
  await expect(said).toBeVisible();
  await accessible(omar.page);
  await picture(omar.page, 'group');
  await said.getByRole('button', { name: /Resolve/ }).click();
  await expect(page.getByTestId('comment')).toContainText('resolved');
  await omar.page.getByRole('textbox', { name: 'Comment' }).fill('Any Monday.');
  await omar.page.getByTestId('comment-send').click();
  await expect(page.getByTestId('comment').filter({ hasText: 'Any Monday.' })).toBeVisible();

  // A second comment waits in the owner's inbox; a viewer may only read.
  await page.getByRole('textbox', { name: 'Comment' }).fill('And the freeze?');
  await page.getByTestId('comment-send').click();
  await omar.go('/');
  await omar.page.getByTestId('inbox').getByRole('link', { name: /wrote about/ }).click();
  await expect(omar.page.getByTestId('comment').filter({ hasText: 'And the freeze?' })).toBeVisible();
  const vera = await Person.open(browser, world, 'vera');
  await vera.go(address.pathname + address.search);
  await expect(vera.page.getByTestId('comment').first()).toBeVisible();
  await expect(vera.page.getByTestId('comment-send')).toHaveCount(0);
  await expect(vera.page.getByTestId('own')).toHaveCount(0);
  expect([...mia.complaints, ...omar.complaints, ...vera.complaints]).toEqual([]);
  await Promise.all([omar.close(), vera.close()]);
});
