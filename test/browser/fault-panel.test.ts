import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { noteProblems, openBrowser, problemsOfAccess } from '../support/browser.ts';
import { Shop } from '../support/flow.ts';

const CART = [{ id: 'rainy-day', number: 1 }];

let shop: Shop;
let browser: Browser;
let page: Page;
let problems: string[] = [];
beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.open(), openBrowser()]);
  page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
  noteProblems(page, (problem) => problems.push(problem));
}, 60_000);
beforeEach(async () => {
  await page.goto(`${shop.cloud.url}/ops/faults`);
  problems = [];
}, 60_000);
afterEach(async () => {
  await shop.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  expect(problems).toEqual([]);
  await shop.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const card = (name: string) => page.getByRole('region', { name, exact: true });
const press = async (region: string, button: string): Promise<void> => {
  await card(region).getByRole('button', { name: button, exact: true }).click();
};
/** The sentence that says what was done. */
const told = (sentence: string | RegExp) => page.getByRole('status').filter({ hasText: sentence }).waitFor();
const armed = () => page.getByRole('list', { name: 'Waiting to happen' }).getByRole('listitem');
const met = () => page.getByRole('list', { name: 'Has happened' }).getByRole('listitem');
const rulesHold = () =>
  page.getByRole('region', { name: 'The rules right now' }).getByText('All 8 rules hold').waitFor();

test('a lost callback is made up for when the clock jumps, and the rules stay green', async () => {
  await press('Swish’s callbacks', 'Lose');
  await armed().filter({ hasText: 'A callback is lost' }).getByText('1 left').waitFor();
  const { order, payment } = await shop.buy(CART);
  await shop.phone(payment.reference, { action: 'pay' });
  await met().filter({ hasText: 'A callback is lost' }).getByRole('link', { name: 'The execution' }).waitFor();
  expect((await shop.order(order.id)).status).toBe('inactive');

  await press('The clock', '+10 min');
  await told('The clock went ahead by 10 min');

  expect((await shop.order(order.id)).status).toBe('active');
  await card('The clock')
    .getByText(/ahead of real time/)
    .waitFor();
  await rulesHold();
}, 60_000);

test('a function that crashes after it acted confirms the order once', async () => {
  await card('A function crashes').getByLabel('Function').selectOption('ConfirmOrder');
  await press('A function crashes', 'Crash after');
  await armed().filter({ hasText: 'ConfirmOrder crashes when all is done' }).waitFor();
  const { order, payment } = await shop.buy(CART);
  await shop.phone(payment.reference, { action: 'pay' });

  await press('The clock', '+1 min');
  await told('The clock went ahead by 1 min');

  const run = met().filter({ hasText: 'ConfirmOrder' }).getByRole('link', { name: 'The execution' });
  expect(await run.getAttribute('href')).toBe(`/ops/executions/${order.id}`);
  expect(await shop.order(order.id)).toMatchObject({ status: 'active' });
  expect(shop.mailKinds(order.id, 'customer')).toHaveLength(1);
  await rulesHold();
}, 60_000);

test('Swish that is down leaves a payment unclear until it is back', async () => {
  await card('Swish').getByText('Swish answers.').waitFor();
  const { order, payment } = await shop.buy(CART);
  await press('Swish', 'Take Swish down');
  await card('Swish')
    .getByText(/Swish is down until .* left\./)
    .waitFor();

  await shop.phone(payment.reference, { action: 'pay' });
  expect(await shop.orderStatus(order.id)).toMatchObject({ data: { status: 'pending' } });
  await press('Swish', 'Bring Swish back');
  await card('Swish').getByText('Swish answers.').waitFor();
  await press('The clock', '+1 min');
  await told('The clock went ahead by 1 min');

  expect((await shop.order(order.id)).status).toBe('active');
  await rulesHold();
}, 60_000);

test('what is armed is listed, and gone when it is cleared', async () => {
  const tables = card('A table has trouble');
  await tables.getByLabel('Table', { exact: true }).selectOption('smultron-orders-local');
  await tables.getByLabel('Operation').selectOption('UpdateItem');
  await tables.getByLabel('How many requests').fill('5');
  await press('A table has trouble', 'Throttle');
  await told('Armed: UpdateItem');
  await press('The next mail', 'Bounces');
  await armed().filter({ hasText: 'UpdateItem to smultron-orders-local' }).getByText('5 left').waitFor();
  await armed().filter({ hasText: 'A mail is sent, and then bounces' }).waitFor();
  expect(shop.cloud.faults.list()).toMatchObject([
    { target: 'table', table: 'smultron-orders-local', operation: 'UpdateItem', effect: 'throttle', left: 5 },
    { target: 'ses', effect: 'bounce' },
  ]);

  await page.getByRole('button', { name: 'Clear all faults' }).click();

  await page.getByText('No fault is waiting.').first().waitFor();
  expect(shop.cloud.faults.list()).toEqual([]);
}, 60_000);

test('a story is played by a press, and its time by another', async () => {
  const story = page.getByRole('listitem', { name: 'The callback is lost and the sweep finds the payment' });
  await story.getByRole('button', { name: 'Play' }).click();
  await story.getByText('Not decided yet.').waitFor();

  await story.getByRole('button', { name: 'Let 2 min pass' }).click();

  await story.getByText('As it should be: the order is paid and confirmed, once.').waitFor();
  const [order] = (await shop.cloud.tables.state()).orders;
  expect(order).toMatchObject({ status: 'active' });
  expect(await story.getByRole('link', { name: 'Open the execution' }).getAttribute('href')).toBe(
    `/ops/executions/${order?.id}`,
  );
}, 60_000);

test('the receipt that bounces in a story is the customer’s', async () => {
  const story = page.getByRole('listitem', { name: 'The receipt bounces' });
  await story.getByRole('button', { name: 'Play' }).click();

  await story.getByText('As it should be: the order is paid and confirmed, once.').waitFor();
  const bounced = shop.cloud.mails().filter(({ feedback }) => feedback.some(({ action }) => action === 'bounce'));
  expect(bounced.map(({ tags }) => tags['recipient'])).toEqual(['customer']);
}, 60_000);

test('the clock cannot be moved twice at once, and says that it is being moved', async () => {
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  let jumps = 0;
  await page.route('**/local/clock', async (route) => {
    if (route.request().method() === 'POST') {
      jumps += 1;
      await mayAnswer;
    }
    await route.continue();
  });
  await press('The clock', '+10 min');
  await told('The clock goes ahead by 10 min');

  await card('The clock').getByRole('button', { name: '+1 d' }).dispatchEvent('click');
  answer();
  await told('The clock went ahead by 10 min');

  expect(jumps).toBe(1);
  await page.unroute('**/local/clock');
}, 60_000);

test('a day goes by in strides that no request has to outlast', async () => {
  const strides: number[] = [];
  await page.route('**/local/clock', async (route) => {
    const request = route.request();
    if (request.method() !== 'POST') return route.continue();
    strides.push((request.postDataJSON() as { advanceSeconds: number }).advanceSeconds);
    return route.fulfill({ json: {} });
  });

  await press('The clock', '+1 d');
  await told('The clock went ahead by 1 d');

  expect(Math.max(...strides)).toBe(600);
  expect(strides.reduce((sum, seconds) => sum + seconds)).toBe(86_400);
  await page.unroute('**/local/clock');
}, 60_000);

test('the shop is reset when it is said twice, and not when it is thought better of', async () => {
  const { order } = await shop.buy(CART);
  await page.getByRole('button', { name: 'Reset the shop' }).click();
  await page.getByRole('button', { name: 'No, keep it' }).click();
  expect((await shop.order(order.id)).status).toBe('inactive');

  await page.getByRole('button', { name: 'Reset the shop' }).click();
  await page.getByRole('button', { name: 'Yes, reset' }).click();
  await told('The shop is as new.');

  expect((await shop.cloud.tables.state()).orders).toEqual([]);
}, 60_000);

test('a server that is gone for a moment is said, and the page goes on when it is back', async () => {
  await rulesHold();
  await page.route('**/local/**', (route) => route.abort());
  await press('Swish’s callbacks', 'Lose');
  await page.getByRole('alert').getByText('No answer came.').waitFor();
  await shop.cloud.tables.setStock('rainy-day', 9);
  await page.getByText('The rules cannot be asked right now').waitFor();

  await page.unroute('**/local/**');
  await rulesHold();
  await press('Swish’s callbacks', 'Lose');
  await armed().filter({ hasText: 'A callback is lost' }).waitFor();

  problems = problems.filter((problem) => !problem.includes('net::ERR_FAILED'));
}, 60_000);

test('everybody can use it, in light and dark, and on a phone nothing is cut off', async () => {
  shop.cloud.faults.add({ target: 'ConfirmOrder', when: 'after', effect: 'crash', times: 2 });
  shop.cloud.faults.meet({ target: 'ConfirmOrder', execution: '9c2f6b1d-8e3a-4c7f-9a5b-6d7e8f901234' });
  shop.cloud.phone.down(600);
  await met().first().waitFor();
  await page
    .getByText(/Swish is down until/)
    .first()
    .waitFor();

  expect(await problemsOfAccess(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await problemsOfAccess(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
}, 60_000);
