import type { Browser, Page } from 'playwright-core';
import { startCloud, type Cloud } from '../local/cloud.ts';
import type { Invoke } from '../local/lambda/types.ts';
import { openBrowser } from '../test/support/browser.ts';
import { heading, Visitor } from '../test/support/storefront.ts';
import { buy, chooseGoods, pay } from './customer.ts';
import { exampleOf, seed } from './seed.ts';
import { percentile } from './statistics.ts';
import { connectTables } from './tables.ts';

export const EXECUTIONS = 10_000;
const PURCHASES = 10;
/** So long Swish does not know what became of a payment; it is asked about every five minutes, eight events each time. */
const UNCLEAR_SECONDS = 7.5 * 3600;
const HISTORY_EVENTS = 1_000;
const DESKTOP = { width: 1280, height: 800 };
const LOCALE = 'en-GB';

export interface Pages {
  /** From the phone's "pay" to "paid" in the storefront, both on this machine. */
  readonly paid: { readonly medianMs: number; readonly longestMs: number };
  readonly executions: Watched & {
    readonly listedMs: number;
    readonly scrolledMs: number;
    readonly filteredMs: number;
    readonly rows: number;
  };
  readonly history: Watched & { readonly drawnMs: number; readonly events: number };
  /** Counts that are wrong. */
  readonly problems: readonly string[];
}

interface Watched {
  /** The longest that a page had no time for its user, while it was loaded and used. Under 50 ms browsers tell none. */
  readonly longestTaskMs: number;
}

/** How quickly people see what happens, in real Chromium. */
export async function measurePages(): Promise<Pages> {
  const seeding: Seeding = { isUnderWay: false };
  const cloud = await startCloud({ port: 0, awsPort: 0, wrap: { invoke: (invoke) => endingAtOnce(invoke, seeding) } });
  const browser = await openBrowser();
  try {
    await cloud.warm();
    const paid = await measurePaid(cloud, browser);
    const history = await measureHistory(cloud, browser);
    await seedExecutions(cloud, seeding);
    const executions = await measureExecutions(cloud, browser);
    const problems = [
      ...(history.events < HISTORY_EVENTS ? [`the history has only ${history.events} events`] : []),
      ...(executions.rows < EXECUTIONS ? [`the list has only ${executions.rows} rows`] : []),
    ];
    return { paid, executions, history, problems };
  } finally {
    await browser.close();
    await cloud.close();
  }
}

interface Seeding {
  isUnderWay: boolean;
}

/** Runs that begin while the shop is filled are told that another run has the checkout, and end. */
const endingAtOnce =
  (invoke: Invoke, seeding: Readonly<Seeding>): Invoke =>
  async (name, payload, order) =>
    seeding.isUnderWay && name.includes(':ValidateCart')
      ? { error: { errorType: 'StaleRun', errorMessage: 'The shop is being filled', trace: [] } }
      : invoke(name, payload, order);

async function measurePaid(cloud: Cloud, browser: Browser): Promise<Pages['paid']> {
  const times: number[] = [];
  for (let purchase = 0; purchase < PURCHASES; purchase++) {
    const visitor = await Visitor.come(browser, cloud);
    const { page, reference } = await visitor.paying();
    const begin = performance.now();
    cloud.phone.act(reference, { action: 'pay' });
    await heading(page, 'Tack för din beställning!').waitFor();
    times.push(performance.now() - begin);
    await visitor.context.close();
  }
  return { medianMs: percentile(times, 0.5), longestMs: Math.max(...times) };
}

/** A page that notes how long it had no time for its user. */
async function openWatched(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: DESKTOP, locale: LOCALE });
  await page.addInitScript(() => {
    const watched = globalThis as { longestTaskMs?: number };
    watched.longestTaskMs = 0;
    new PerformanceObserver((tasks) => {
      for (const { duration } of tasks.getEntries()) {
        watched.longestTaskMs = Math.max(watched.longestTaskMs ?? 0, duration);
      }
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(url, { waitUntil: 'commit' });
  return page;
}

const longestTaskOf = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as { longestTaskMs?: number }).longestTaskMs ?? 0);

async function measureHistory(cloud: Cloud, browser: Browser): Promise<Pages['history']> {
  const { id, reference } = await buy(cloud.url, await chooseGoods(cloud.url));
  const later = { action: 'pay', afterSeconds: UNCLEAR_SECONDS };
  cloud.phone.act(reference, { action: 'error', errorCode: 'DS24', later });
  await cloud.clock.advance((UNCLEAR_SECONDS + 600) * 1_000);
  const events = cloud.executions.history(id)?.events.length ?? 0;

  const begin = performance.now();
  const page = await openWatched(browser, `${cloud.url}/ops/executions/${id}`);
  await page.getByText(`${events} events`).waitFor();
  await page
    .getByRole('button', { name: /^OrderConfirmed/ })
    .first()
    .waitFor();
  const drawnMs = performance.now() - begin;
  await page.mouse.wheel(0, 10_000);
  const more = page.getByRole('button', { name: /^Show \d+ more$/ });
  while ((await more.count()) > 0) await more.click();
  const longestTaskMs = await longestTaskOf(page);
  await page.close();
  return { drawnMs, events, longestTaskMs };
}

/** Copies of a paid checkout, each with a run of its own that is over. */
async function seedExecutions(cloud: Cloud, seeding: Seeding): Promise<void> {
  const tables = connectTables(cloud.awsUrl);
  try {
    const bought = await buy(cloud.url, await chooseGoods(cloud.url));
    await pay(cloud, bought);
    const example = await exampleOf(tables, bought.id);
    const ids = await seed(tables, example, { orders: EXECUTIONS, checkouts: EXECUTIONS, reservations: 0 });
    const [machine] = cloud.stepFunctions.machines.list();
    if (machine === undefined) throw new Error('There is no state machine');
    seeding.isUnderWay = true;
    for (const id of ids) {
      cloud.stepFunctions.start({
        stateMachineArn: machine.spec.arn,
        name: id,
        input: { kind: 'checkout', checkoutId: id },
      });
    }
    await cloud.clock.idle();
    seeding.isUnderWay = false;
  } finally {
    tables.close();
  }
}

/** In the page: scrolls to the end of the list until it has so many rows, and returns how many there are. */
async function scrollToTheEnd(wanted: number): Promise<number> {
  const LIMIT_MS = 60_000;
  const size = (): number => Number(document.querySelector('[aria-setsize]')?.getAttribute('aria-setsize'));
  const begin = performance.now();
  while (size() < wanted && performance.now() < begin + LIMIT_MS) {
    window.scrollTo(0, document.documentElement.scrollHeight);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return size();
}

async function measureExecutions(cloud: Cloud, browser: Browser): Promise<Pages['executions']> {
  const begin = performance.now();
  const page = await openWatched(browser, `${cloud.url}/ops`);
  const rows = page.getByRole('list', { name: 'Executions, the newest first' }).getByRole('listitem');
  await rows.first().waitFor();
  const listedMs = performance.now() - begin;
  const scrolling = performance.now();
  // The first time it is asked for; then more comes whenever the end is in view.
  await page.getByRole('button', { name: 'Show more' }).click();
  const size = await page.evaluate(scrollToTheEnd, EXECUTIONS);
  const scrolledMs = performance.now() - scrolling;
  const filtering = performance.now();
  await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Confirmed' }).click();
  await rows.first().waitFor();
  const filteredMs = performance.now() - filtering;
  const longestTaskMs = await longestTaskOf(page);
  await page.close();
  return { listedMs, scrolledMs, filteredMs, rows: size, longestTaskMs };
}
