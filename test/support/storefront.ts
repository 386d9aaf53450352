import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Cloud } from '../../local/cloud.ts';
import { noteProblems } from './browser.ts';
import { customer } from './customer.ts';

const LABELS = {
  name: 'Namn',
  address: 'Adress',
  zip: 'Postnummer',
  city: 'Ort',
  email: 'E-post',
  phone: 'Mobilnummer',
} as const;
export type Field = keyof typeof LABELS;

/** A customer's own browser, Swedish, with nothing remembered; what goes wrong in its pages is collected. */
export class Visitor {
  readonly context: BrowserContext;
  readonly problems: string[] = [];
  readonly #cloud: Cloud;

  private constructor(context: BrowserContext, cloud: Cloud) {
    this.context = context;
    this.#cloud = cloud;
  }

  static async come(browser: Browser, cloud: Cloud, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ locale: 'sv-SE', reducedMotion: 'reduce', ...options });
    return new Visitor(context, cloud);
  }

  async open(path = '/'): Promise<Page> {
    const page = await this.context.newPage();
    noteProblems(page, (problem) => this.problems.push(problem));
    await page.goto(`${this.#cloud.url}${path}`);
    return page;
  }

  /** In the checkout, with so many pieces in the cart and nothing filled in yet. */
  async atCheckout(pieces = 1): Promise<Page> {
    const page = await this.open();
    const add = page.getByRole('button', { name: /^Lägg .*: Regndag$/ });
    for (let added = 0; added < pieces; added += 1) await add.click();
    await page.getByRole('button', { name: 'Till kassan' }).click();
    return page;
  }

  /** In the checkout with everything filled in. */
  async readyToPay(pieces = 1): Promise<Page> {
    const page = await this.atCheckout(pieces);
    for (const field of Object.keys(LABELS) as Field[]) await fieldOf(page, field).fill(customer[field]);
    return page;
  }

  /** On the payment's page of an order that was just placed. */
  async paying(pieces = 1): Promise<{ readonly page: Page; readonly orderId: string; readonly reference: string }> {
    const page = await this.readyToPay(pieces);
    await payButton(page).click();
    return { page, ...(await placedOrder(page)) };
  }
}

export const fieldOf = (page: Page, field: Field) => page.getByLabel(LABELS[field], { exact: true });

export const payButton = (page: Page) => page.getByRole('button', { name: 'Betala med Swish' });

/** What the page says at its top. */
export const heading = (page: Page, text: string) => page.getByRole('heading', { level: 1, name: text });

/** The order whose payment the page waits for. @throws Error with what the page says instead */
export async function placedOrder(page: Page): Promise<{ readonly orderId: string; readonly reference: string }> {
  try {
    await page.getByRole('img', { name: 'QR-kod' }).waitFor();
  } catch (cause) {
    throw new Error(`No payment is shown, but: ${await page.getByRole('main').innerText()}`, { cause });
  }
  const orderId = new URL(page.url()).searchParams.get('order') ?? '';
  return { orderId, reference: orderId.replaceAll('-', '').toUpperCase() };
}
