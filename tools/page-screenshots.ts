/**
 * Draws the shop's plain pages into docs/images/, each with a shop that was just opened:
 * `node tools/page-screenshots.ts`. For looking at; nothing else reads the pictures.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startCloud, type Cloud } from '../local/cloud.ts';
import { openBrowser } from '../test/support/browser.ts';
import { customer } from '../test/support/customer.ts';
import './require-node.ts';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));

const cloud = await startCloud({ port: 0, awsPort: 0 });
const browser = await openBrowser();
try {
  const shop = await open(browser, cloud, '/', { width: 1100, height: 900 });
  await shop.locator('[data-product="rainy-day"] button').click();
  await shop.locator('[data-product="cinnamon-bun"] button').click();
  await save(shop, 'shop');

  await shop.getByRole('button', { name: 'Go to checkout' }).click();
  for (const [field, value] of Object.entries(customer)) {
    const input = shop.locator(`input[type="text"][name="${field}"]`);
    if ((await input.count()) > 0) await input.fill(value);
  }
  await shop.locator('form button[type="submit"]').click();
  await shop.locator('img.qr').waitFor();
  await shop.setViewportSize({ width: 620, height: 700 });
  await save(shop, 'payment');

  const [payment] = cloud.phone.payments();
  if (payment === undefined) throw new Error('The shop has asked for no payment');
  cloud.phone.act(payment.reference, { action: 'pay' });
  await cloud.clock.advance(0);
  const orderId = cloud.executions.list()[0]?.name ?? '';
  const opsPage = await open(browser, cloud, `/ops/executions/${orderId}`, { width: 1100, height: 980 });
  await opsPage.getByText('OrderConfirmed').first().waitFor();
  await save(opsPage, 'console');
} finally {
  await browser.close();
  await cloud.close();
}

async function open(
  from: Browser,
  { url }: Cloud,
  path: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const page = await from.newPage({ viewport, locale: 'en-GB', colorScheme: 'light' });
  await page.goto(`${url}${path}`);
  await page.waitForLoadState('networkidle');
  return page;
}

async function save(page: Page, name: string): Promise<void> {
  const { length } = await page.screenshot({ path: `${folder}${name}.png` });
  console.log(`${name}.png ${Math.ceil(length / 1024)} KB`);
}
