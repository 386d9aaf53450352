import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { normalisePhone } from '../../lambdas/domain/phone.ts';
import { checkoutsOf } from '../../local/rules/world.ts';
import type { Simulation } from './simulation.ts';

/** How every task token of the engine begins, and AWS's as well. */
const TASK_TOKEN = 'AQIAAAAqAAAAA';

/** A customer may be called `e`, or `constructor`: what is looked for is longer, and more than a word. */
const SHORTEST = 6;
const MORE_THAN_A_WORD = /[\s@\d]/;

/**
 * R10: what of customers is in a log line or in an execution's history, and what of tokens and callback identifiers is in a
 * log line. A sentence each, without the secret itself.
 */
export async function findLeaks(simulation: Simulation): Promise<readonly string[]> {
  const records = checkoutsOf(await simulation.tables.rows());
  const personal = anyOf(records.flatMap(personalDataOf));
  const secrets = anyOf([
    TASK_TOKEN,
    ...records.map(({ callbackIdentifier }) => callbackIdentifier).filter((text) => text !== undefined),
  ]);
  const inLogs = simulation.logs.flatMap(({ functionName, text }) => [
    ...find(personal, text, `personal data in a line of ${functionName}`),
    ...find(secrets, text, `a token or a callback identifier in a line of ${functionName}`),
  ]);
  const inHistories = simulation.stepFunctions.executions.flatMap(({ name, history, inputText }) =>
    find(personal, inputText + JSON.stringify(history.events), `personal data in the history of ${name}`),
  );
  return [...new Set([...inLogs, ...inHistories])];
}

function personalDataOf({ request: { order } }: Checkout): readonly string[] {
  if (order === undefined) return [];
  const { name, company, address, email, phone } = order;
  // The phone number as it is kept, and as people write it: only its digits tell.
  const local = phone.replace(/^46/, '0');
  const texts = [name, company, address, email, normalisePhone(phone) ?? phone, local];
  return texts.filter((text) => text.length >= SHORTEST && MORE_THAN_A_WORD.test(text));
}

const find = (needles: RegExp, text: string, found: string): string[] => (needles.test(text) ? [found] : []);

/** All of them at once: there may be thousands. */
const anyOf = (needles: readonly string[]): RegExp =>
  // Without any needle nothing is found.
  needles.length === 0 ? /(?!)/ : new RegExp([...new Set(needles)].sort().map(literally).join('|'));

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
