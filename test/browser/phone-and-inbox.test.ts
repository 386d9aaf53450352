import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendEmailCommand, SESClient } from '@aws-sdk/client-ses';
import type { Browser, Page } from 'playwright-core';
import { noteProblems, openBrowser, problemsOfAccess } from '../support/browser.ts';
import { customer } from '../support/customer.ts';
import { Shop, type BoughtCheckout } from '../support/flow.ts';

const NUMBER = '46706444364';

let shop: Shop;
let browser: Browser;
let page: Page;
/** What a page reports that should not have happened. */
let problems: string[];

beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.open(), openBrowser()]);
  page = await browser.newPage({ locale: 'sv-SE', reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  noteProblems(page, (problem) => problems.push(problem));
}, 60_000);
beforeEach(() => {
  problems = [];
});
afterEach(async () => {
  await shop.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  await page.goto('about:blank');
  await shop.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const open = (path: string) => page.goto(`${shop.cloud.url}${path}`);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const buy = (order: object = {}) => shop.buy([{ id: 'rainy-day', number: 1 }], order);

async function statusOf({ order }: BoughtCheckout): Promise<unknown> {
  await shop.advance(0);
  const { status, reason } = (await shop.orderStatus(order.id)).data as { status: string; reason: string | null };
  return [status, reason];
}

test('a code that is scanned is paid by the right code, and by no other', async () => {
  const bought = await buy();
  await open('/phone');
  await heading('Inget att betala').waitFor();
  await page.getByText('Butiken visar en QR-kod just nu.').waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });

  await open(`/phone?token=${bought.payment.token}`);
  await heading('Betalning').waitFor();
  expect(page.url()).toBe(`${shop.cloud.url}/phone`);
  await page.getByText('408,50 kr', { exact: true }).waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  await button('Betala 408,50 kr').click();
  await page.keyboard.type('4321');
  await page.getByRole('alert').filter({ hasText: 'Fel kod' }).waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  expect(await statusOf(bought)).toEqual(['pending', 'awaiting_payment']);
  for (const digit of ['1', '2', '3', '4']) await button(digit).click();

  await heading('Betald').waitFor();
  expect(await statusOf(bought)).toEqual(['paid', null]);
  await page.emulateMedia({ colorScheme: 'light' });
  await button('Klar').click();
  await button(/^Smultron Betald/).waitFor();
  expect(problems).toEqual([]);
});

test('a request that was sent to the number comes by itself, and is declined', async () => {
  await open('/phone');
  await heading('Inget att betala').waitFor();
  // Whoever opens the page begins at its beginning.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');

  const bought = await buy({ swishNumber: NUMBER });
  await button(/^Öppna betalningen på 408,50/).click();
  await page.locator('h1:focus', { hasText: 'Betalning' }).waitFor();
  await button('Avböj').click();

  await page.locator('h1:focus', { hasText: 'Avböjd' }).waitFor();
  expect(await statusOf(bought)).toEqual(['cancelled', 'declined']);
  expect(problems).toEqual([]);
});

test('a payment that gets no answer is said to be unsure, and is made by whoever tries again', async () => {
  const bought = await buy({ swishNumber: NUMBER });
  await open('/phone');
  await button(/^Öppna/).click();
  await button('Betala 408,50 kr').click();
  await page.route('**/local/phone/*', (route) => route.abort());
  await page.keyboard.type('1234');
  await page.getByRole('alert').filter({ hasText: 'Inget svar kom. Det kan ha blivit gjort' }).waitFor();
  await page.unroute('**/local/phone/*');

  await page.keyboard.type('1234');

  await heading('Betald').waitFor();
  expect(await statusOf(bought)).toEqual(['paid', null]);
});

test('a request that nobody answers runs out, leaves the phone and is abandoned', async () => {
  const bought = await buy();
  await open('/phone');
  await button('Skanna QR-kod').click();
  await button(/^Smultron/).click();
  await button(/låt tiden gå ut/).click();
  await button(/^Öppna betalningen/).waitFor();

  await shop.advance(180);

  await button(/^Smultron Tiden gick ut/).waitFor();
  expect(await button(/^Öppna betalningen/).count()).toBe(0);
  await shop.advance(180);
  expect(await statusOf(bought)).toEqual(['cancelled', 'abandoned']);
});

test('what testers let happen happens: an unclear payment that turns out paid, and money that comes back', async () => {
  const bought = await buy({ swishNumber: NUMBER });
  await open('/phone');
  await button(/^Öppna betalningen/).click();
  await page.getByText('För testare', { exact: true }).click();
  await page.getByLabel('Så här går det').selectOption('paidLater');
  await page.getByLabel('Svaret till butiken').selectOption('lost');
  await button('Låt det hända').click();
  await heading('Oklart').waitFor();
  await button('Klar').click();
  await shop.cloud.tables.setStock('rainy-day', 0);

  await shop.advance(600);

  await page.getByText('Du fick tillbaka 408,50 kr från Smultron.').waitFor();
  await page.getByText('+408,50 kr').waitFor();
  expect(await statusOf(bought)).toEqual(['refunded', 'sold_out_after_payment']);
});

test('a scan that is left before the code was read leads nowhere', async () => {
  await buy();
  const { promise: isLeft, resolve: leave } = Promise.withResolvers<void>();
  await page.route('**/local/phone/scan', async (route) => {
    await isLeft;
    await route.continue();
  });
  await open('/phone');
  await button('Skanna QR-kod').click();
  await button(/^Smultron/).click();
  await button('Tillbaka').click();
  const scanned = page.waitForResponse('**/local/phone/scan');
  leave();
  await scanned;

  await button(/^Öppna betalningen/).waitFor();
  expect(await heading('Betalning').count()).toBe(0);
  await page.unrouteAll();
});

test('a code of no payment, and of one that is over, is told from a payment', async () => {
  const bought = await buy();
  await shop.cancel(bought.payment.reference);

  await open('/phone?token=0123456789abcdef');
  await page.getByText('Ingen betalning hör till den här koden.').waitFor();
  await page.getByLabel('Eller skriv koden').fill(`D${bought.payment.token}`);
  await page.keyboard.press('Enter');

  await page.getByText('Betalningen som hör till koden är redan avslutad.').waitFor();
});

test('both mails are in the inbox, in both versions and by recipient, and what comes back is written on the order', async () => {
  const { order, payment } = await buy();
  await open('/inbox');
  await page.getByText('Inga mejl än').waitFor();

  await shop.phone(payment.reference, { action: 'pay' });

  await button('Alla 2').waitFor();
  await button('Butiken 1').click();
  await heading(`Ny order ${order.number}: 408,50 kr`).waitFor();
  await button(`${customer.email} 1`).click();
  const mails = page.getByRole('list', { name: `Mejl till ${customer.email}` }).getByRole('button');
  expect(await mails.count()).toBe(1);
  await page.frameLocator('iframe').getByText('Tack för din beställning!').waitFor();
  expect(await problemsOfAccess(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('tabpanel').getByText('Hej Astrid Berg!').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await problemsOfAccess(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await page.getByRole('link', { name: 'Visa ordern' }).getAttribute('href')).toBe(`/ops/orders/${order.id}`);

  await page.getByText('Låt mejlet komma tillbaka').click();
  await button('Studsa').click();

  await page.getByRole('status').getByText('Studsade').waitFor();
  await shop.advance(0);
  const { notifications } = await shop.order(order.id);
  expect(notifications.customer).toMatchObject({ confirmation: { feedback: { type: 'bounce', undelivered: true } } });
  expect(problems).toEqual([]);
});

test('the arrow keys lead through the mails, which are unread until then', async () => {
  const { payment } = await buy();
  await shop.phone(payment.reference, { action: 'pay' });
  await open('/inbox');
  const mails = page.getByRole('list', { name: 'Alla mejl' }).getByRole('button');
  await mails.filter({ hasText: 'Oläst' }).nth(1).waitFor();
  const second = await mails.nth(1).locator('.mail-subject').textContent();

  await mails.first().focus();
  await page.keyboard.press('ArrowDown');

  await heading(second ?? '').waitFor();
  expect(await mails.nth(1).evaluate((entry) => entry === document.activeElement)).toBe(true);
  expect(await mails.filter({ hasText: 'Oläst' }).count()).toBe(1);
});

/** Counts who comes to an address that is none of the shop's. */
async function aServerElsewhere() {
  const visits: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, visits, [Symbol.dispose]: () => server.close().closeAllConnections() };
}

async function sendMail(subject: string, html: string): Promise<void> {
  const client = new SESClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new SendEmailCommand({
      Source: 'order@smultron.example',
      Destination: { ToAddresses: [customer.email] },
      Message: { Subject: { Data: subject }, Body: { Html: { Data: html }, Text: { Data: html } } },
    }),
  );
  client.destroy();
}

test('a hostile mail is shown, and runs, loads and leads to nothing', async () => {
  using elsewhere = await aServerElsewhere();
  const { url, visits } = elsewhere;
  const subject = `<img src=x onerror="top.hit=1">"'&amp;`;
  await sendMail(
    subject,
    `<p>Hej</p><script>top.hit=1</script><img src="${url}/image" onerror="top.hit=1"><svg onload="top.hit=1">
    <meta http-equiv="refresh" content="0;url=${url}/refresh"><link rel="stylesheet" href="${url}/style">
    <iframe src="${url}/frame"></iframe><a href="${url}/link" target="_top">Klicka</a>
    <form action="${url}/form"><button>Skicka</button></form>`,
  );

  await open('/inbox');
  await heading(subject).waitFor();
  const mail = page.frameLocator('iframe');
  await mail.getByText('Hej').waitFor();
  await mail.getByText('Klicka').click();
  await mail.getByText('Skicka').click();
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('tabpanel').getByText('<script>').waitFor();

  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  expect(page.url()).toBe(`${shop.cloud.url}/inbox`);
  expect(visits).toEqual([]);
});
