import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, problemsOfAccess } from '../support/browser.ts';
import { customer } from '../support/customer.ts';
import { Shop, type BoughtCheckout } from '../support/flow.ts';
import { fieldOf, heading, payButton, placedOrder, Visitor } from '../support/storefront.ts';

let shop: Shop;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.open(), openBrowser()]);
}, 60_000);
beforeEach(async () => {
  visitor = await Visitor.come(browser, shop.cloud);
});
afterEach(async () => {
  await visitor.context.close();
  await shop.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const orders = async () => (await shop.cloud.tables.state()).orders;
const button = (page: Page, name: string) => page.getByRole('button', { name });

describe('a purchase', () => {
  test('is paid on the phone, said with its number in every tab, and leaves the cart empty', async () => {
    const { page, reference } = await visitor.paying(2);
    const [sameTab, shopTab] = [await visitor.open(`/${new URL(page.url()).search}`), await visitor.open()];
    await page.reload();
    await shopTab.getByText('Du har en betalning som väntar').waitFor();

    await shop.phone(reference, { action: 'pay' });

    await Promise.all([page, sameTab].map((tab) => heading(tab, 'Tack för din beställning!').waitFor()));
    await shopTab.getByText('Korgen är tom').waitFor();
    expect(await shopTab.getByText('Du har en betalning som väntar').count()).toBe(0);
    const [order] = await orders();
    expect(order).toMatchObject({ status: 'active', total: 2 * 349.5 + 39 });
    await page.getByText(`Order ${order?.number}`, { exact: true }).waitFor();
    expect(shop.mailsTo(customer.email)).toHaveLength(1);
    expect(await problemsOfAccess(page)).toEqual([]);
    expect(visitor.problems).toEqual([]);
  });

  test('that is declined can be tried again with cart and details as they were', async () => {
    const { page, reference } = await visitor.paying();
    await shop.phone(reference, { action: 'decline' });
    await heading(page, 'Betalningen avböjdes').waitFor();

    await button(page, 'Försök igen').click();
    expect(await fieldOf(page, 'email').inputValue()).toBe(customer.email);
    await payButton(page).click();

    const again = await placedOrder(page);
    expect(again.reference).not.toBe(reference);
    // The API knows the second as the next try of the first, so that late money for that goes back.
    const first = (await orders()).find(({ status }) => status === 'invalid');
    expect(await shop.checkoutRecord(first?.id ?? '')).toMatchObject({ successor: again.orderId });
  });

  test('that is tried again waits for its prices: nobody orders what costs nothing yet', async () => {
    const { page, reference } = await visitor.paying();
    await shop.phone(reference, { action: 'decline' });
    await heading(page, 'Betalningen avböjdes').waitFor();
    const priced = Promise.withResolvers<void>();
    await page.route('**/v1/products', async (route) => {
      await priced.promise;
      await route.continue();
    });

    await button(page, 'Försök igen').click();
    await payButton(page).waitFor();
    expect(await payButton(page).isDisabled()).toBe(true);
    priced.resolve();
    await payButton(page).click();

    expect((await placedOrder(page)).reference).not.toBe(reference);
  });

  test('that nobody pays ends when its time is over', async () => {
    const { page } = await visitor.paying();

    await shop.advance(600);

    await heading(page, 'Tiden gick ut').waitFor();
    expect(await shop.stockOf('rainy-day')).toMatchObject({ reserved: 0 });
  });

  test('is cancelled by one click', async () => {
    const { page } = await visitor.paying();

    await button(page, 'Avbryt köpet').click();

    await heading(page, 'Köpet är avbrutet').waitFor();
    expect(await orders()).toMatchObject([{ status: 'invalid', status_reason: 'cancelled_by_customer' }]);
    expect(visitor.problems).toEqual([]);
  });

  test('of which nobody knows whether it was paid is not asked for again, neither there nor in the shop', async () => {
    const { page, reference } = await visitor.paying();
    await shop.phone(reference, { action: 'error', errorCode: 'DS24' });
    await shop.advance(600);
    await heading(page, 'Vi vet inte säkert än').waitFor();
    expect(await button(page, 'Försök igen').count()).toBe(0);

    await button(page, 'Till butiken').click();

    await page.getByText('Titta i din bank innan du betalar igen.').waitFor();
  });

  test('that failed is followed on, and is said to be paid when money comes late', async () => {
    const { page, reference } = await visitor.paying();
    await shop.phone(reference, { action: 'error', errorCode: 'RF07', later: { action: 'pay', afterSeconds: 300 } });
    await heading(page, 'Betalningen gick inte igenom').waitFor();

    await shop.advance(1200);

    await heading(page, 'Tack för din beställning!').waitFor();
  });

  test('that is paid when the pieces are gone is said to be paid back', async () => {
    const { page, reference } = await visitor.paying();
    await shop.phone(reference, { action: 'error', errorCode: 'RF07', later: { action: 'pay', afterSeconds: 300 } });
    await heading(page, 'Betalningen gick inte igenom').waitFor();
    await shop.cloud.tables.setStock('rainy-day', 0);

    await shop.advance(1200);

    await heading(page, 'Du får tillbaka pengarna').waitFor();
    await page.getByRole('main').getByText('Din betalning kom fram efter', { exact: false }).last().waitFor();
  });
});

describe('one order is made', () => {
  test('of a double click and Enter', async () => {
    const page = await visitor.readyToPay();

    await payButton(page).dblclick();
    await page.keyboard.press('Enter');

    await placedOrder(page);
    expect(await orders()).toHaveLength(1);
  });

  test('of a page that is loaded anew before its answer came', async () => {
    const page = await visitor.readyToPay();
    const isLost = Promise.withResolvers<void>();
    await page.route('**/v1/checkout', async (route) => {
      await route.fetch();
      isLost.resolve();
    });
    await payButton(page).click();
    await isLost.promise;
    await page.unroute('**/v1/checkout');

    await page.reload();

    await placedOrder(page);
    expect(await orders()).toHaveLength(1);
  });

  test('by a customer who goes back from the payment, and finds the way to it again', async () => {
    const { page, orderId } = await visitor.paying();
    await page.goBack();
    await page.getByText('Du har en betalning som väntar').waitFor();

    await payButton(page).click();
    expect(await placedOrder(page)).toMatchObject({ orderId });
    await page.goBack();
    await button(page, 'Fortsätt till betalningen').click();

    expect(await placedOrder(page)).toMatchObject({ orderId });
    expect(await orders()).toHaveLength(1);
  });

  test('when the network is away for a moment, before and after it', async () => {
    const page = await visitor.readyToPay();
    await visitor.context.setOffline(true);
    await payButton(page).click();
    await page.getByText('Du är inte uppkopplad just nu. Försök igen').waitFor();
    await visitor.context.setOffline(false);
    await payButton(page).click();
    const { reference } = await placedOrder(page);

    await visitor.context.setOffline(true);
    await page.getByText('Betalningen påverkas inte').waitFor();
    await shop.phone(reference, { action: 'pay' });
    await visitor.context.setOffline(false);

    await heading(page, 'Tack för din beställning!').waitFor();
    expect(await orders()).toHaveLength(1);
  });
});

describe('when somebody else was faster', () => {
  test('the cart says so at once, and takes what is left by one click', async () => {
    const page = await visitor.atCheckout(3);

    await shop.cloud.tables.setStock('rainy-day', 2);
    await page.getByText('Regndag: bara 2 kvar').waitFor();
    await button(page, 'Anpassa korgen').click();

    await page.getByText('699,00 kr').first().waitFor();
    expect(await page.getByText('Regndag: bara 2 kvar').count()).toBe(0);
  });

  test('the order is refused with what is left, and that is bought by one click', async () => {
    const page = await visitor.readyToPay(3);
    await page.route('**/v1/products', (route) => route.abort());
    await shop.cloud.tables.setStock('rainy-day', 2);

    await payButton(page).click();
    await page.getByText('Regndag: bara 2 kvar').waitFor();
    // With the keyboard, one comes from what is said to what can be done; the button that was pressed is gone.
    await page.keyboard.press('Tab');
    await page.locator(':focus', { hasText: 'Ta det som finns i stället: 738,00 kr' }).waitFor();
    await page.keyboard.press('Enter');

    await heading(page, 'Betala 738,00 kr').waitFor();
    expect(await orders()).toMatchObject([{ total: 738 }]);
  });
});

describe('the form', () => {
  test('says what the API would, when a field is left and when the order is placed', async () => {
    const page = await visitor.atCheckout();
    await fieldOf(page, 'phone').fill('12');
    expect(await page.getByText('Ange ett giltigt telefonnummer.').count()).toBe(0);
    await fieldOf(page, 'email').focus();
    await page.getByText('Ange ett giltigt telefonnummer.').waitFor();

    await payButton(page).click();

    await page.getByText('Fyll i fältet.').first().waitFor();
    expect(await fieldOf(page, 'name').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await problemsOfAccess(page)).toEqual([]);
    expect(await orders()).toEqual([]);
  });

  test('asks for no address where nothing is sent, and the order has none', async () => {
    const page = await visitor.readyToPay();
    await page.getByRole('radio', { name: 'Hämta hos oss' }).check();
    expect(await fieldOf(page, 'address').count()).toBe(0);

    await payButton(page).click();

    await placedOrder(page);
    expect(await orders()).toMatchObject([{ total: 349.5, delivery_cost: 0, information: { address: '' } }]);
  });

  test('chooses a delivery by itself also for whoever types before it is known what there is', async () => {
    const page = await visitor.atCheckout();
    const isTyped = Promise.withResolvers<void>();
    await page.route('**/v1/shipment-options', async (route) => {
      await isTyped.promise;
      await route.continue();
    });
    await page.reload();
    await fieldOf(page, 'name').fill(customer.name);

    isTyped.resolve();

    await fieldOf(page, 'address').waitFor();
    expect(await page.getByRole('radio', { name: /^Ombud/ }).isChecked()).toBe(true);
  }, 60_000);

  test('shows the sentence of a refusal, after which the same can be tried again', async () => {
    const page = await visitor.readyToPay();
    const refusal = { code: 'busy', message: 'Många handlar just nu.', details: null };
    await page.route('**/v1/checkout', (route) =>
      route.fulfill({ status: 503, json: { data: null, meta: { now: new Date() }, links: null, error: refusal } }),
    );
    await payButton(page).click();
    await page.getByText('Många handlar just nu.').waitFor();
    await page.unroute('**/v1/checkout');

    await payButton(page).click();

    await placedOrder(page);
  });
});

test('the page of the guide, with jQuery and one script of ours, buys', async () => {
  const guide = await readFile(new URL('../../docs/storefront.md', import.meta.url), 'utf8');
  const [, example = ''] = /```html\n(.*?)```/s.exec(guide) ?? [];
  const jquery = createRequire(import.meta.url).resolve('jquery');
  await visitor.context.route('**/kassa*', (route) => route.fulfill({ contentType: 'text/html', body: example }));
  await visitor.context.route('**/jquery.js', (route) => route.fulfill({ path: jquery }));
  const page = await visitor.open('/kassa');
  await page.getByLabel('Regndag').fill('2');
  await page.getByLabel('Namn').fill(customer.name);
  await page.getByLabel('E-post').fill(customer.email);
  await page.getByLabel('Mobil').fill('12');
  await payButton(page).click();
  await page.getByText('Ange ett giltigt telefonnummer.').waitFor();

  await page.getByLabel('Mobil').fill(customer.phone);
  await payButton(page).dblclick();
  await page.getByText('Väntar på din betalning').waitFor();
  await page.reload();
  const { reference } = await placedOrder(page);
  await shop.phone(reference, { action: 'pay' });

  const [order] = await orders();
  await page.getByText(`Tack! Din order har nummer ${order?.number}.`).waitFor();
  expect(await orders()).toMatchObject([{ status: 'active', total: 699 }]);
});

describe('what is shown', () => {
  test('of a title with markup is the title, and nothing of it is executed', async () => {
    const title = `<img src=x onerror="window.broken=1"> & 'Regndag'`;
    await visitor.context.route('**/v1/products', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replace('"Regndag"', JSON.stringify(title)) });
    });
    const page = await visitor.open();
    await page.getByRole('heading', { name: title }).waitFor();
    await button(page, `Lägg i korgen: ${title}`).click();

    await page.getByRole('listitem', { name: title }).waitFor();
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(await problemsOfAccess(page)).toEqual([]);
  });

  test('of an order that does not exist is a clear page', async () => {
    const page = await visitor.open(`/?order=${crypto.randomUUID()}`);

    await heading(page, 'Den beställningen finns inte').waitFor();
    await button(page, 'Till butiken').click();
    await heading(page, 'Små figurer med stort hjärta').waitFor();
  });

  test('to pay is a code that is scanned by a click, and the address has nothing personal', async () => {
    const { page, orderId } = await visitor.paying();
    const { payment }: BoughtCheckout = (await shop.request('GET', `/v1/checkout/${orderId}`)).data;

    const code = page.getByRole('link', { name: 'QR-kod' });
    expect(await code.getAttribute('href')).toBe(`/phone?token=${payment.token}`);
    const [phone] = await Promise.all([visitor.context.waitForEvent('page'), code.click()]);
    await phone.getByRole('button', { name: /^Betala/ }).waitFor();
    expect(page.url()).toMatch(/\/\?order=[0-9a-f-]{36}$/);
    expect(await problemsOfAccess(page)).toEqual([]);
  });

  test('on a phone is a button that opens Swish with the code folded away, and the cart in a sheet', async () => {
    const { orderId } = await visitor.paying();
    const phone = await Visitor.come(browser, shop.cloud, {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    const page = await phone.open(`/?order=${orderId}`);

    const address = await page.getByRole('link', { name: 'Öppna Swish', exact: true }).getAttribute('href');
    expect(address).toMatch(/^swish:\/\/paymentrequest\?token=/);
    expect(await page.getByRole('img', { name: 'QR-kod' }).isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await problemsOfAccess(page)).toEqual([]);
    await page.getByRole('link', { name: 'Smultron' }).first().click();
    await button(page, 'Lägg i korgen: Regndag').tap();
    await button(page, 'Visa korgen').tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Till kassan' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await problemsOfAccess(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Visa korgen');
    await phone.context.close();
  });
});
