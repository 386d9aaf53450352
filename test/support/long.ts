/**
 * Whether this is the long suite (`npm run test:long`): it also runs the variants that repeat another one in all but
 * what they are called, and lets every minute of a day pass where `npm test` leaves the quiet ones out.
 */
export const isLong = process.env['SMULTRON_TESTS'] === 'long';

/** Every other one of a list, all of them in the long suite: for what a cheaper suite goes through with each run. */
export const isInTurn = (_each: unknown, index: number): boolean => isLong || index % 2 === 0;
