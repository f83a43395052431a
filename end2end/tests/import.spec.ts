import { expect, test } from '@playwright/test';
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

const template = `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
  Reader:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: reader
      Environment:
        Variables:
          QUEUE: !Ref Orders
`;

async function send(name: string, text: string): Promise<void> {
  await mia.go('/snapshots');
  const form = mia.page.getByTestId('import');
  await form.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await form.getByLabel('Account, where the files name none').fill('111111111111');
  await form.getByLabel('Region, where the files name none').fill('eu-central-1');
  await form.getByRole('button', { name: 'Import' }).click();
  await expect(mia.page).toHaveURL(/\/snapshots\?import=/);
}

test('a broken file names its line, and nothing is kept', async () => {
  await send('shop.yaml', template.replace('QueueName: orders', 'QueueName: [orders'));
  const told = mia.page.getByTestId('import-outcome');
  await expect(told).toContainText('Nothing was imported');
  await expect(told).toContainText(/shop\.yaml:\d+/);
  await expect(mia.page.getByTestId('snapshots')).toHaveCount(0);
  await picture(mia.page, 'import-broken');
  await accessible(mia.page);
});

test('a template becomes a snapshot with its references', async () => {
  await send('shop.yaml', template);
  const told = mia.page.getByTestId('import-outcome');
  await expect(told).toContainText('Imported 2 resources');
  await picture(mia.page, 'import-kept');
  await accessible(mia.page);
  await told.getByRole('link', { name: 'Open the inventory' }).click();
  await expect(mia.page.getByTestId('inventory')).toContainText('orders');
});

test('who only reads may not import, by the page and by the server', async ({ browser }) => {
  const vera = await Person.open(browser, world, 'vera');
  await vera.go('/snapshots');
  await expect(vera.page.getByTestId('snapshots')).toBeVisible();
  await expect(vera.page.getByTestId('import')).toHaveCount(0);
  const answer = await vera.page.request.post('/import', {
    multipart: { files: { name: 'shop.yaml', mimeType: 'text/plain', buffer: Buffer.from(template) } },
  });
  expect(answer.status()).toBe(403);
  await vera.close();
});
