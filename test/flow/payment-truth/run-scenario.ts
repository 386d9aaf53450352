import { expect } from '@jest/globals';
import { orderStateOf } from '../../../lambdas/domain/status.ts';
import { removalDue } from '../../../lambdas/domain/due.ts';
import { RECHECK_SECONDS } from '../../../lambdas/domain/timing.ts';
import type { Shop } from '../../support/flow.ts';
import { CART, Stage, type Ends, type Scenario } from './stage.ts';

/** Real time that a message between two sockets gets. */
const ON_THE_WAY_MS = 10;
/** About a pause of the checkout: time is not to pass faster than the run needs it. */
const LET_PASS_SECONDS = 0.1;

/** Lets a scenario happen: the rules hold after every step, and at the end everything is as it says. */
export async function runScenario(shop: Shop, scenario: Scenario): Promise<void> {
  const stage = await begin(shop, scenario);
  await rulesHold(shop, 'the checkout');
  for (const step of scenario.steps) {
    await step.happen(stage);
    await rulesHold(shop, step.name);
  }
  await expectEnd(stage, scenario.ends);
  await expectNothingLeft(stage, scenario);
}

async function rulesHold(shop: Shop, after: string): Promise<void> {
  expect({ after, broken: await shop.brokenRules() }).toEqual({ after, broken: [] });
}

async function begin(shop: Shop, { cart = CART, order = {}, script, faults = [], key, answers = 201 }: Scenario) {
  const { products } = await shop.cloud.tables.state();
  const stockBefore = new Map(products.map(({ id, stock }) => [id, stock]));
  if (script !== undefined) shop.cloud.phone.script(script);
  for (const fault of faults) shop.cloud.faults.add(fault);
  const answering = shop.checkout(cart, order, key === undefined ? {} : { 'idempotency-key': key });
  expect((await lettingTimePass(shop, answering)).status).toBe(answers);
  await shop.advance(0);
  const [first] = shop.runsOf('');
  if (first === undefined) throw new Error('No run began');
  return new Stage(shop, cart, first, stockBefore);
}

/**
 * Waits for an answer while time passes as nobody works: the checkout pauses between its looks, and a step between its
 * tries. A little real time is left for what is on its way between two sockets.
 */
export async function lettingTimePass<Answer>(shop: Shop, answering: Promise<Answer>): Promise<Answer> {
  const answered = { isSo: false };
  const note = () => {
    answered.isSo = true;
  };
  answering.then(note, note);
  while (!answered.isSo) {
    await Promise.race([answering, new Promise((resolve) => setTimeout(resolve, ON_THE_WAY_MS))]);
    if (!answered.isSo) await shop.advance(LET_PASS_SECONDS);
  }
  return answering;
}

async function expectEnd(stage: Stage, ends: Ends): Promise<void> {
  const { shop, id, reference } = stage;
  const { runs, mails = [], adminMails = adminMailsOf(ends), sold = 0, held = 0, refunds = [], requests = 1 } = ends;
  // Read from the record: whoever asks the API for it makes it ask Swish, and would hide that nobody else did.
  const record = await shop.checkoutRecord(id);
  expect({
    ...orderStateOf(record),
    runs: shop.runsOf(id).map((name) => shop.path(name).at(-1)),
    mails: shop.mailKinds(id, 'customer'),
    adminMails: shop.mailKinds(id, 'admin').map((kind) => kind.replace(/_\d+$/, '')),
    sold: await stage.sold(),
    held: await stage.held(),
    refunds: shop.cloud.phone.refunds().map(({ status }) => status),
    requests: shop.cloud.phone.payments().filter((payment) => payment.reference === reference).length,
    flagged: record.attention?.reason,
  }).toEqual({
    status: ends.status,
    reason: ends.reason ?? null,
    runs,
    mails,
    adminMails,
    sold,
    held,
    refunds,
    requests,
    flagged: ends.flagged,
  });
}

function adminMailsOf({ status, flagged }: Ends): readonly string[] {
  if (flagged !== undefined) return ['attention'];
  return status === 'paid' ? ['confirmation'] : [];
}

/**
 * In the end nobody has to look at the checkout any more, unless a person has to, Swish is to be asked once more about a
 * payment that ended unpaid, or the customer's data are to be removed from a record that is kept.
 */
async function expectNothingLeft({ shop, id }: Stage, { ends, isFollowedToTheEnd = false }: Scenario): Promise<void> {
  if (ends.flagged !== undefined) return;
  const looks = RECHECK_SECONDS.length - (isFollowedToTheEnd ? 0 : 1);
  for (let look = 0; look < looks; look++) {
    const checkout = await shop.checkoutRecord(id);
    const { dueAt } = checkout;
    if (dueAt === undefined || dueAt === removalDue(checkout)) break;
    await shop.advance((dueAt - shop.cloud.clock.now()) / 1000 + 61);
    await rulesHold(shop, 'the next look');
  }
  const checkout = await shop.checkoutRecord(id);
  const { dueAt, endedAt = 0, ending } = checkout;
  const lastQuestion =
    ending === 'cancelled' && !isFollowedToTheEnd ? endedAt + (RECHECK_SECONDS.at(-1) ?? 0) * 1000 : undefined;
  const last = removalDue(checkout) ?? lastQuestion;
  if (dueAt !== undefined || isFollowedToTheEnd || removalDue(checkout) !== undefined) expect(dueAt).toBe(last);
  expect(shop.runsOf(id)).toHaveLength(ends.runs.length);
}
