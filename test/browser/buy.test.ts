import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { customer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([Shop.open(), openBrowser()]);
}, 60_000);
afterEach(async () => {
  await shop.cloud.clock.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

async function openPage(path: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ locale: 'sv-SE' });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(`${shop.cloud.url}${path}`);
  return { page, problems };
}

async function fillIn(page: Page): Promise<void> {
  await page.locator('[data-product="rainy-day"] button').click();
  await page.locator('[name="delivery"]').selectOption('postnord');
  for (const field of ['name', 'email', 'phone', 'address', 'zip', 'city'] as const) {
    await page.locator(`[name="${field}"]`).fill(customer[field]);
  }
}

test('a customer buys in the shop, pays on the phone, sees it and gets the mail', async () => {
  const { page, problems } = await openPage('/');
  await fillIn(page);
  await page.locator('form button[type="submit"]').click();
  await page.locator('img[src^="data:image/svg+xml"]').waitFor();
  const { page: phone } = await openPage('/phone');

  await phone.getByRole('button', { name: 'Skanna QR-kod' }).click();
  await phone.getByRole('button', { name: /^Smultron/ }).click();
  await phone.getByRole('button', { name: /^Betala/ }).click();
  await phone.getByRole('textbox').pressSequentially('1234');

  await page
    .getByText(/tack|bekräftad|betald/i)
    .first()
    .waitFor();
  const { orders } = await shop.cloud.tables.state();
  expect(orders).toMatchObject([{ status: 'active' }]);
  const { page: inbox } = await openPage('/inbox');
  await inbox
    .getByText(orders[0]?.number ?? '')
    .first()
    .waitFor();
  expect(problems).toEqual([]);
  await Promise.all([page, phone, inbox].map((opened) => opened.close()));
}, 60_000);

test('a double click makes one order', async () => {
  const { page } = await openPage('/');
  await fillIn(page);

  await page.locator('form button[type="submit"]').dblclick();

  await page.locator('img[src^="data:image/svg+xml"]').waitFor();
  expect((await shop.cloud.tables.state()).orders).toHaveLength(1);
  await page.close();
}, 60_000);

test('what the API refuses stands at its field', async () => {
  const { page } = await openPage('/');
  await fillIn(page);
  await page.locator('[name="phone"]').fill('12');
  await page.locator('form button[type="submit"]').click();

  await page.getByText('Ange ett giltigt telefonnummer.').waitFor();

  expect((await shop.cloud.tables.state()).orders).toHaveLength(0);
  await page.close();
}, 60_000);

test('a customer who cancels is told so, and the piece is free again', async () => {
  const { page, problems } = await openPage('/');
  await fillIn(page);
  await page.locator('form button[type="submit"]').click();

  await page.getByRole('button', { name: 'Avbryt köpet' }).click();

  await page.getByText('Du avbröt betalningen.').waitFor();
  expect((await shop.cloud.tables.state()).orders).toMatchObject([{ status: 'invalid' }]);
  expect(await shop.stockOf('rainy-day')).toMatchObject({ reserved: 0 });
  expect(problems).toEqual([]);
  await page.close();
}, 60_000);
