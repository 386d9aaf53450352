import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { noteProblems, openBrowser, problemsOfAccess } from '../support/browser.ts';
import { Shop, type BoughtCheckout } from '../support/flow.ts';

const CART = [{ id: 'rainy-day', number: 1 }];

let shop: Shop;
let browser: Browser;
let page: Page;
let problems: string[] = [];
beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.open(), openBrowser()]);
  page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  noteProblems(page, (problem) => problems.push(problem));
}, 60_000);
beforeEach(() => {
  problems = [];
});
afterEach(async () => {
  await page.unrouteAll();
  await page.goto('about:blank');
  shop.cloud.faults.clear();
  await shop.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const open = (path: string) => page.goto(`${shop.cloud.url}${path}`);
const pathOf = () => new URL(page.url()).pathname;
const list = () => page.getByRole('list', { name: 'Executions, the newest first' });
const rows = () => list().getByRole('link');
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const graph = () => page.getByRole('group', { name: 'The flow' });
/** A state of the graph by what it says of itself. */
const state = (spoken: string | RegExp) => graph().getByRole('button', { name: spoken });
const panel = () => page.getByRole('tabpanel');
const history = () => page.getByRole('region', { name: /^Events/ });

async function bought(action: object): Promise<BoughtCheckout> {
  const checkout = await shop.buy(CART);
  await shop.phone(checkout.payment.reference, action);
  return checkout;
}
const openExecution = async ({ order }: BoughtCheckout): Promise<void> => {
  await open(`/ops/executions/${order.id}`);
  await heading(`Order ${order.number}`).waitFor();
};
const said = (locator: Locator) => locator.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));

describe('the list of executions', () => {
  test('is filtered by how they stand, and grows by itself', async () => {
    const paid = await bought({ action: 'pay' });
    await bought({ action: 'decline' });
    await open('/ops');
    await rows().nth(1).waitFor();
    expect(await problemsOfAccess(page)).toEqual([]);

    await shop.buy(CART);
    await rows().first().getByText('Waiting for payment').waitFor();
    expect(await rows().count()).toBe(3);

    await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Confirmed' }).click();
    await rows().filter({ hasText: paid.order.number }).getByText('Paid').waitFor();
    expect(await rows().count()).toBe(1);
    expect(page.url()).toContain('?filter=confirmed');
    await page.reload();
    await rows().first().waitFor();
    expect(await rows().count()).toBe(1);

    await page.goBack();
    await rows().nth(2).waitFor();

    await page.getByRole('link', { name: 'Needs attention' }).click();
    await page.getByText('No execution stands like this right now.').waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  test('is searched by number, id and e-mail address, which stays out of the address', async () => {
    const mine = await shop.buy(CART, { email: 'nils@example.com', phone: '070-111 22 33' });
    await shop.buy(CART);
    await open('/ops');
    await rows().nth(1).waitFor();
    const search = page.getByRole('searchbox', { name: 'Search executions' });

    await page.keyboard.press('/');
    for (const text of [mine.order.number, mine.order.id, 'Nils@example.com']) {
      await search.fill(text);
      await search.press('Enter');
      await list().and(page.locator(':has(> :only-child)')).waitFor();
      expect(await rows().textContent()).toContain(mine.order.number);
      expect(decodeURIComponent(page.url()).includes(text)).toBe(!text.includes('@'));
    }

    await search.fill('<img src=x onerror="window.broken=1">');
    await page.getByText('Nothing was found for “<img src=x onerror="window.broken=1">”.').waitFor();
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    await search.press('Escape');
    await rows().nth(1).waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  test('leads to an execution and back without loading the page anew, to where one was', async () => {
    const { order } = await bought({ action: 'pay' });
    await open('/ops?filter=confirmed');
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));

    await rows().first().click();
    await heading(`Order ${order.number}`).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(pathOf()).toBe(`/ops/executions/${order.id}`);

    await page.goBack();
    await rows().first().waitFor();
    expect(page.url()).toContain('?filter=confirmed');
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    expect(problems).toEqual([]);
  }, 60_000);
});

describe('the graph of an execution', () => {
  test('shows the path of a paid, a declined and a refused checkout', async () => {
    const paid = await bought({ action: 'pay' });
    const declined = await bought({ action: 'decline' });
    await shop.checkout([{ id: 'rainy-day', number: 999 }]);
    const visited = () => said(graph().getByRole('button', { name: /: (?!not visited)/ }));

    await openExecution(paid);
    await state(/^OrderConfirmed: succeeded/).waitFor();
    const path =
      'Entry ValidateCart CreateOrder ReserveStock RequestPayment PaymentOutcome ConfirmOrder NotifyOfOrder NotifyCustomer NotifyAdmin OrderConfirmed';
    expect((await visited()).map((text) => text.replace(/, [\d.]+ s$/, ''))).toEqual(
      path.split(' ').map((name) => `${name}: succeeded`),
    );
    await state('CancelOrder: not visited').waitFor();
    expect(await problemsOfAccess(page)).toEqual([]);

    await openExecution(declined);
    await state(/^CancelOrder: succeeded/).waitFor();
    await state('ConfirmOrder: not visited').waitFor();

    await open('/ops?filter=rejected');
    await rows().first().click();
    await state(/^ValidateCart: caught error/).waitFor();
    await state(/^CheckoutRejected: succeeded/).waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  test('counts retries, and tells what each attempt met', async () => {
    shop.cloud.faults.addUnread({ target: 'ConfirmOrder', when: 'before', effect: 'throttle', times: 2 });
    const checkout = await bought({ action: 'pay' });
    await shop.advance(60);
    await openExecution(checkout);

    await state(/^ConfirmOrder: succeeded, .*2 retries$/).click();

    const attempts = panel().getByRole('region', { name: 'Attempts' });
    await attempts.getByText('Attempt 3').waitFor();
    expect(await attempts.getByText('Lambda.TooManyRequestsException').count()).toBe(2);
    expect(problems).toEqual([]);
  }, 60_000);

  test('lights up when the customer pays, with nothing but new events read', async () => {
    const checkout = await shop.buy(CART);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await openExecution(checkout);
    await state('RequestPayment: waiting for an answer').waitFor();
    await panel()
      .getByText(/^Deadline:/)
      .waitFor();
    expect(await problemsOfAccess(page)).toEqual([]);

    await shop.phone(checkout.payment.reference, { action: 'pay' });

    await state(/^RequestPayment: succeeded/).waitFor();
    await state(/^OrderConfirmed: succeeded/).waitFor();
    await panel().getByRole('heading', { name: 'OrderConfirmed' }).waitFor();
    await page.getByText('Confirmed').first().waitFor();
    const after = asked.filter((url) => url.includes('/events?after=')).map((url) => Number(url.split('=').at(-1)));
    expect(after[0]).toBe(0);
    expect(Math.min(...after.slice(1))).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  }, 60_000);

  test('is walked by keys, and a state shows what went in and came out', async () => {
    const checkout = await bought({ action: 'pay' });
    await openExecution(checkout);
    await state(/^OrderConfirmed/).waitFor();

    await state(/^OrderConfirmed/).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');

    await panel().getByRole('heading', { name: 'ValidateCart' }).waitFor();
    expect(await state(/^ValidateCart/).getAttribute('aria-pressed')).toBe('true');
    await panel()
      .getByRole('group')
      .filter({ hasText: 'Input' })
      .getByText(`"checkoutId": "${checkout.order.id}"`)
      .waitFor();
    await panel().getByText('Output', { exact: true }).waitFor();
    expect(problems).toEqual([]);
  }, 60_000);
});

describe('the page of an execution', () => {
  test('has the history as AWS shows it, of all states or of one, and the order beside', async () => {
    const checkout = await bought({ action: 'pay' });
    await openExecution(checkout);
    await history().getByRole('button', { name: 'Details of ExecutionStarted, event 1' }).waitFor();
    expect(await history().getByRole('row').count()).toBeGreaterThan(30);

    await history().getByLabel('Events of').selectOption('ReserveStock');
    expect(await history().getByRole('row').getByRole('button').allTextContents()).toEqual(
      ['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'].map(
        (type) => `▸ ${type}`,
      ),
    );
    await history()
      .getByRole('button', { name: /TaskStateEntered/ })
      .click();
    await history().getByText('"name": "ReserveStock"').waitFor();

    await page.getByRole('tab', { name: 'State' }).press('ArrowRight');
    await panel()
      .getByRole('link', { name: `Order ${checkout.order.number}` })
      .waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  test('shows texts as texts, whatever stands in them', async () => {
    const markup = '<img src=x onerror="window.broken=1">';
    const checkout = await bought({ action: 'pay' });
    for (const part of ['definition', 'events?*']) {
      await page.route(`**/ops/api/executions/*/${part}`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll(
          'Paid, sold, and the customer told.',
          markup.replaceAll('"', '\\"'),
        );
        await route.fulfill({ response, body: body.replaceAll('checkoutId', markup.replaceAll('"', "'")) });
      });
    }
    await openExecution(checkout);

    await panel().getByText(markup).waitFor();
    await panel().getByText(markup.replaceAll('"', "'")).first().waitFor();
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
  }, 60_000);

  test('comes by itself when its script could not be loaded, as soon as the server is back', async () => {
    await open('/ops');
    await page.getByText('No executions yet').waitFor();
    await page.route(/\/(assets|ops\/stock)/, (route) => route.abort());
    await page.getByRole('link', { name: 'Stock' }).click();
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();

    await page.unrouteAll();

    await heading('Stock').waitFor();
  }, 60_000);

  test('says so when there is none, also when it vanishes, and leads to the list', async () => {
    await open(`/ops/executions/${crypto.randomUUID()}`);
    await heading('There is no such execution').waitFor();
    await page.getByRole('link', { name: 'To all executions' }).click();
    await page.getByText('No executions yet').waitFor();

    await openExecution(await shop.buy(CART));
    await shop.cloud.reset();
    await heading('There is no such execution').waitFor();

    await open('/ops/nowhere');
    await heading('There is no such page').waitFor();
  }, 60_000);

  test('fits a phone, in the dark and in Swedish, with the list before it', async () => {
    const { order } = await bought({ action: 'pay' });
    const phone = await browser.newPage({
      locale: 'sv-SE',
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      viewport: { width: 360, height: 740 },
    });
    const fits = () =>
      phone.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

    await phone.goto(`${shop.cloud.url}/ops`);
    await phone.getByRole('link', { name: order.number }).waitFor();
    expect([await fits(), await problemsOfAccess(phone)]).toEqual([true, []]);
    await phone.getByRole('link', { name: order.number }).click();
    await phone.getByRole('button', { name: /^OrderConfirmed: klar/ }).waitFor();

    expect([await fits(), await problemsOfAccess(phone)]).toEqual([true, []]);
    await phone.close();
  }, 60_000);
});
