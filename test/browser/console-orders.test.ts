import '../../ops/quiet.ts';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { connectDocuments } from '../../lambdas/adapters/documents.ts';
import { startConsole } from '../../ops/console/program.ts';
import { tableName } from '../../infra/tables.ts';
import type { Listening } from '../../web/server/listen.ts';
import { aTerminal } from '../ops/a-terminal.ts';
import { noteProblems, openBrowser, problemsOfAccess } from '../support/browser.ts';
import { anotherCustomer } from '../support/customer.ts';
import { Shop, type BoughtCheckout } from '../support/flow.ts';

const PRODUCT = 'rainy-day';
const TITLE = 'Regndag';

let shop: Shop;
let browser: Browser;
let page: Page;
let problems: string[] = [];
beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.open(), openBrowser()]);
  page = await openedPage();
}, 60_000);
afterEach(async () => {
  await shop.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  expect(problems.splice(0)).toEqual([]);
  // What a page still asks for is broken off by the reset, and the next test would hear of it.
  await page.goto('about:blank');
  await shop.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

async function openedPage(): Promise<Page> {
  const opened = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
  opened.setDefaultTimeout(10_000);
  noteProblems(opened, (problem) => {
    // A browser counts every answer that says no; the page says it too, which the tests look at.
    if (!/status of 4(?:04|09)/.test(problem)) problems.push(problem);
  });
  return opened;
}

/** By hand, past everything that the shop looks after. */
async function changeProduct(expression: string, value: unknown): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  await connectDocuments({ endpoint: shop.cloud.awsUrl, region: 'eu-north-1', credentials }).send(
    new UpdateCommand({
      TableName: tableName('products', 'local'),
      Key: { id: PRODUCT },
      UpdateExpression: expression,
      ExpressionAttributeValues: { ':value': value },
    }),
  );
}

/** An order with two pieces of the product; its payment waits. */
const anOpenOrder = (about: object = {}): Promise<BoughtCheckout> =>
  shop.buy([{ id: PRODUCT, number: 2 }], { ...anotherCustomer(), ...about });

async function aPaidOrder(about: object = {}): Promise<BoughtCheckout> {
  const bought = await anOpenOrder(about);
  await shop.phone(bought.payment.reference, { action: 'pay' });
  return bought;
}

const show = (path: string): Promise<unknown> => page.goto(`${shop.cloud.url}/ops/${path}`);
const part = (name: string) => page.getByRole('region', { name, exact: true });
const said = (sentence: string | RegExp) => part('The conversation with Swish').getByText(sentence);
const dialog = () => page.getByRole('dialog');
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** As far as the steps that would be done. */
async function look(action: string, why = 'the box was crushed'): Promise<void> {
  await press(action);
  await dialog().getByLabel('Why?').fill(why);
  await press('Show what will happen');
}

test('a paid order tells what happened, what Swish said, and which mails went out', async () => {
  const name = `Åsa "<img src=x onerror=alert(1)>" O'Neil`;
  const { order } = await aPaidOrder({ name });

  await show(`orders/${order.number}`);

  await page.getByRole('heading', { level: 1, name: `Order ${order.number}` }).waitFor();
  await said('Ask the customer for SEK 758.00.').waitFor();
  await said('The request is taken. The customer can pay.').waitFor();
  await said('Paid.').waitFor();
  await part('What happened').getByText('ConfirmOrder', { exact: true }).waitFor();
  expect(await part('Mails').getByText('Sent', { exact: true }).count()).toBe(2);
  await part('Runs').getByRole('link', { name: 'Run 1' }).waitFor();
  expect(await page.getByText(name).count()).toBe(0);
  await press('Show personal data');
  await part('Customer').getByText(name).waitFor();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await problemsOfAccess(page)).toEqual([]);

  await page.getByRole('link', { name: 'Stock', exact: true }).click();
  await page.goBack();

  await part('Customer').getByText('Å…').waitFor();
  expect(await page.getByText(name).count()).toBe(0);
}, 60_000);

test('words without an end, of products and customers, are no wider than a phone', async () => {
  const title = 'W'.repeat(200);
  await changeProduct('SET title = :value', title);
  const { order } = await anOpenOrder({ company: 'K'.repeat(60), email: `${'e'.repeat(60)}@example.com` });
  await page.setViewportSize({ width: 360, height: 740 });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);

  await show(`orders/${order.number}`);
  await press('Show personal data');
  await part('Customer').getByText('K'.repeat(60)).waitFor();
  expect(await width()).toBe(360);

  await show('stock');
  await page.getByRole('row').filter({ hasText: title }).waitFor();
  expect(await width()).toBe(360);
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(await width()).toBe(1280);
}, 60_000);

test('a refund is shown before it is made, is made once, and is followed to its mail', async () => {
  const { order } = await aPaidOrder();
  await show(`orders/${order.id}`);
  await press('Refund through Swish');
  await dialog().waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Refund through Swish');

  await look('Refund through Swish');
  await dialog()
    .getByRole('listitem')
    .filter({ hasText: `2 × ${PRODUCT} go back to the stock` })
    .waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  expect((await shop.order(order.id)).status).toBe('active');
  await dialog().getByRole('button', { name: 'Do it' }).dblclick();
  await dialog()
    .getByRole('status')
    .filter({ hasText: `Order ${order.number} is invalid.` })
    .waitFor();
  await press('Close');
  await shop.advance(120);

  await said('The money has reached the customer.').waitFor();
  await page.getByText('Invalid', { exact: true }).waitFor();
  await part('Mails').getByText('Refund', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Refund through Swish' }).count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  expect(shop.runsOf(order.id)).toHaveLength(2);
  expect(shop.mailKinds(order.id, 'customer')).toEqual(['confirmation', 'refund']);
}, 60_000);

test('what is not possible any more is refused with its reason, and what was typed stays', async () => {
  const { order } = await aPaidOrder();
  await show(`orders/${order.number}`);
  await look('Paid back another way', 'by bank giro');
  await press('Do it');
  await press('Close');
  await part('What you can do').getByText('Not possible now').click();
  await part('What you can do').getByText('That is noted already').waitFor();

  await show(`orders/${(await aPaidOrder()).order.number}`);
  await page.route('**/operations', (route) =>
    route.fulfill({
      status: 409,
      json: { error: { code: 'refused', message: 'A run is under way: wait for its end' } },
    }),
  );
  await look('Refund through Swish', 'sent twice');

  await dialog().getByRole('alert').filter({ hasText: 'A run is under way: wait for its end' }).waitFor();
  expect(await dialog().getByLabel('Why?').inputValue()).toBe('sent twice');
  await page.unroute('**/operations');
}, 60_000);

test('a mail is sent again to whom it is asked for', async () => {
  const { order } = await aPaidOrder();
  await show(`orders/${order.number}`);
  await press('Send a mail again');
  await dialog().getByRole('group', { name: 'Which mail?' }).getByLabel('Confirmation to the shop').check();
  await press('Show what will happen');
  await dialog().getByText('Say why.').waitFor();
  await dialog().getByLabel('Why?').fill('it was deleted');
  await press('Show what will happen');
  await press('Do it');
  await dialog().getByRole('status').filter({ hasText: 'SES has taken it.' }).waitFor();
  await press('Close');

  await part('Mails')
    .getByText(/^Sent again by .*: it was deleted$/)
    .waitFor();
  expect(shop.mailKinds(order.id, 'admin')).toEqual(['confirmation', 'confirmation']);
  expect(shop.mailKinds(order.id, 'customer')).toEqual(['confirmation']);
}, 60_000);

test('while the customer can pay the pieces’ time is counted down, and nothing is settled', async () => {
  const { order } = await anOpenOrder();

  await show(`orders/${order.number}`);

  await part('Pieces')
    .getByText(/^Held for (?:10:00|9:\d\d)$/)
    .waitFor();
  await part('What you can do').getByText('Not possible now').click();
  await part('What you can do').getByText('A run is under way: wait for its end').first().waitFor();
  expect(await page.getByRole('button', { name: 'Settle now' }).count()).toBe(0);

  await shop.advance(240);

  await part('Pieces')
    .getByText(/^Held for (?:6:00|5:\d\d)$/)
    .waitFor();
}, 60_000);

test('an order is found by any of its names, and one that there is not is said to be none', async () => {
  const { order, payment } = await aPaidOrder();
  await show('orders/2611.999');
  await page.getByRole('heading', { level: 1, name: 'There is no order 2611.999' }).waitFor();

  for (const name of [payment.reference, order.number.replace('.', ''), order.id]) {
    await page.getByLabel('Find an order').fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `Order ${order.number}` }).waitFor();
  }
}, 60_000);

test('pieces are seen to be held, freed and sold', async () => {
  const row = () => page.getByRole('row').filter({ hasText: TITLE });
  const counts = (stock: number, held: number, free: number) =>
    page.getByRole('row', { name: new RegExp(`^${TITLE} +${stock} ${held} ${free} `) }).waitFor();
  const { stock } = await shop.stockOf(PRODUCT);
  await show('stock');
  await row().waitFor();
  await counts(stock, 0, stock);

  const { order, payment } = await anOpenOrder();
  await counts(stock, 2, stock - 2);
  await part('What is held')
    .getByRole('link', { name: `Order ${order.number}` })
    .waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  await shop.cancel(payment.reference);
  await counts(stock, 0, stock);
  await part('What is held').getByText('Nothing is held right now.').waitFor();
  await aPaidOrder();

  await counts(stock - 2, 0, stock - 2);
  await page.getByLabel('Find a product').fill('norrsken');
  expect(await row().count()).toBe(0);
}, 60_000);

test('stock that is sold while it is being set is looked at again, and typed in where one has to be sure', async () => {
  await page.route('**/ops/api/shop', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), asksIfSure: true } });
  });
  const { stock } = await shop.stockOf(PRODUCT);
  await show('stock');
  await press(`Set the stock of ${TITLE}`);
  await dialog().getByLabel('New number in stock').fill('many');
  await dialog().getByLabel('Why?').fill('counted the shelf');
  await press('Show what will happen');
  await dialog().getByText('A whole number from 0 to 1,000,000.').waitFor();
  await dialog().getByLabel('New number in stock').fill('99');
  await press('Show what will happen');
  await dialog().getByText(`from ${stock} to 99`).waitFor();
  await aPaidOrder();

  await press('Do it');
  await dialog().getByText(`It has to be ${PRODUCT}.`).waitFor();
  const sure = dialog().getByLabel(`Type ${PRODUCT} to show that you are sure`);
  await sure.fill(PRODUCT);
  await press('Do it');

  await dialog().getByText('Something changed since you looked, and nothing was done.').waitFor();
  await dialog()
    .getByText(`from ${stock - 2} to 99`)
    .waitFor();
  expect(await shop.stockOf(PRODUCT)).toMatchObject({ stock: stock - 2 });
  await sure.fill(PRODUCT);
  await press('Do it');
  await dialog().getByText(`${PRODUCT} has 99 in stock`).waitFor();
  expect(await shop.stockOf(PRODUCT)).toMatchObject({ stock: 99 });
  await page.unroute('**/ops/api/shop');
}, 60_000);

test('a rule that is broken is red, and leads to who breaks it', async () => {
  await show('rules');
  await page.getByRole('status').filter({ hasText: 'All 8 hold.' }).waitFor();
  expect(await page.getByText('Not told from here').count()).toBe(2);

  await changeProduct('ADD reserved :value', 5);

  await page.getByRole('status').filter({ hasText: 'One rule is broken.' }).waitFor();
  await page.getByText('✗ Broken').waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  await page.getByRole('list', { name: 'What breaks R1' }).getByRole('link', { name: PRODUCT }).click();
  await page.getByRole('row').filter({ hasText: TITLE }).waitFor();
  expect(await page.getByLabel('Find a product').inputValue()).toBe(PRODUCT);
  await shop.cloud.reset();
}, 60_000);

test('a console that only looks says so, and its buttons do nothing', async () => {
  const { order } = await aPaidOrder();
  const looking = await aConsoleThatLooks();
  try {
    await page.goto(`${looking.url}/ops/orders/${order.number}`);
    await part('What you can do').getByText('This console only looks').waitFor();
    const button = page.getByRole('button', { name: 'Refund through Swish' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.click({ force: true });
    expect(await dialog().count()).toBe(0);

    await page.goto(`${looking.url}/ops/rules`);
    await press('Look now');

    await page.getByRole('status').filter({ hasText: 'All 5 hold.' }).waitFor();
    expect(await page.getByText('Not told from here').count()).toBe(5);
  } finally {
    // A page that is still open would report that its live updates broke off.
    await page.goto('about:blank');
    await looking.close();
  }
}, 60_000);

/** As for a shop on AWS. */
async function aConsoleThatLooks(): Promise<Listening> {
  const started = await startConsole(['--endpoint', shop.cloud.awsUrl, '--port', '0'], aTerminal().terminal);
  if (typeof started === 'number') throw new Error(`The console ended with ${started}`);
  return started;
}
