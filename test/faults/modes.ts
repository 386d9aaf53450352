import type { Fate } from '../simulation/wire.ts';

/** A request of the call that a fault is about, or of one after it. */
export interface Struck {
  /** 0 for the call itself, 1 for the next one like it, and so on. Undefined for a request of another kind. */
  readonly later: number | undefined;
  /** Which of the SDK's repetitions of the call this is: 1 is the first try. */
  readonly attempt: number;
  /** Whether it goes to the service that the call went to. */
  readonly isSameService: boolean;
  /** Since the fault began. */
  readonly afterSeconds: number;
}

interface Mode {
  /** For people. */
  readonly means: string;
  readonly fate: (struck: Struck) => Fate;
  /** Left to the long suite. */
  readonly isLong?: boolean;
  /** Of other services it says nothing. */
  readonly isForTables?: boolean;
}

const OUTAGE_SECONDS = 600;
/** A call is tried so often at once: each try is a call of its own. */
const CONFLICTS = 7;

const failsBefore: Fate = { isDone: false, seen: 'error' };
const isIt = ({ later }: Struck): boolean => later === 0;
const onceIn =
  (fate: Fate): Mode['fate'] =>
  (struck) =>
    isIt(struck) && struck.attempt === 1 ? fate : 'answered';
const alwaysIn =
  (fate: Fate): Mode['fate'] =>
  (struck) =>
    isIt(struck) ? fate : 'answered';

/** The ways in which an effect goes wrong. `call` is one request of the application with all that the SDK repeats of it. */
export const MODES = {
  refused: { means: 'the call fails, and nothing was done', fate: alwaysIn(failsBefore) },
  lost: { means: 'it is done, and the first answer is lost', fate: onceIn({ isDone: true, seen: 'broken' }) },
  'lost-for-good': { means: 'it is done, and every answer is lost', fate: alwaysIn({ isDone: true, seen: 'broken' }) },
  'refused-twice': {
    means: 'the call fails, and so does the next one like it',
    fate: ({ later }) => (later === 0 || later === 1 ? failsBefore : 'answered'),
  },
  silent: { means: 'no answer comes, and nothing was done', fate: alwaysIn({ isDone: false, seen: 'silent' }) },
  'silent-done': { means: 'no answer comes, but it is done', fate: alwaysIn({ isDone: true, seen: 'silent' }) },
  conflicting: {
    means: 'other transactions have its items, as often as it is tried at once',
    fate: ({ later = -1 }) => (later >= 0 && later < CONFLICTS ? 'conflict' : 'answered'),
    isForTables: true,
  },
  throttled: { means: 'the service wants fewer requests', fate: alwaysIn({ isDone: false, seen: 'throttled' }) },
  'killed-before': { means: 'the function dies before', fate: onceIn({ isDone: false, seen: 'killed' }) },
  'killed-after': { means: 'the function dies when it is done', fate: onceIn({ isDone: true, seen: 'killed' }) },
  outage: {
    means: `the service answers nobody for ${OUTAGE_SECONDS} s`,
    fate: ({ isSameService, afterSeconds }) =>
      isSameService && afterSeconds < OUTAGE_SECONDS ? failsBefore : 'answered',
    isLong: true,
  },
} as const satisfies Readonly<Record<string, Mode>>;

export type ModeName = keyof typeof MODES;
export const MODE_NAMES = Object.keys(MODES) as readonly ModeName[];
