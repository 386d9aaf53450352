import type { Cloud } from '../../local/cloud.ts';
import { customer } from './customer.ts';

/**
 * What only personal data, task tokens and callback identifiers look like: an e-mail address, a Swedish mobile number as
 * people write it or as it is kept, the customer of the tests, a token of the engine.
 */
const NOT_IN_LOGS: Readonly<Record<string, RegExp>> = {
  'an e-mail address': /[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i,
  'a phone number': /(?<![\w.-])(?:\+?46|0)7\d[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w.-])/,
  'a name': new RegExp(customer.name),
  'an address': new RegExp(customer.address),
  'a task token': /AQIAAAAqAAAAA/,
};
/** An execution hands its own token to the function that waits. */
const { 'a task token': _token, ...NOT_IN_HISTORIES } = NOT_IN_LOGS;

/**
 * R10, for as long as a cloud is used: looks at every line that functions write and at every event of a history. The returned function
 * ends that. It throws when there was something, by where it was and what, without the thing itself.
 */
export function watchForLeaks(cloud: Cloud): () => void {
  const leaks = new Set<string>();
  const search = (text: string, patterns: typeof NOT_IN_LOGS, where: string): void => {
    for (const [what, pattern] of Object.entries(patterns)) if (pattern.test(text)) leaks.add(`${what} in ${where}`);
  };
  const stopLogs = cloud.onLog(({ functionName, text }) => search(text, NOT_IN_LOGS, `a line of ${functionName}`));
  const stopEvents = cloud.stepFunctions.onEvent((_execution, event) =>
    search(JSON.stringify(event), NOT_IN_HISTORIES, `an event ${event.type}`),
  );
  return () => {
    stopLogs();
    stopEvents();
    if (leaks.size > 0) throw new Error(`R10 does not hold: ${[...leaks].join('; ')}`);
  };
}
