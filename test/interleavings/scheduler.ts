import type { Clock } from '../../local/clock.ts';
import { drawFrom } from '../simulation/randomness.ts';
import type { Fate, Parked, WireRequest } from '../simulation/wire.ts';

/**
 * Something out of the ordinary at one turn, `[turn, what, number]`. All else comes in the order of arrival.
 *
 * - `wait`: whose turn it is waits for so many turns of others
 * - `overtake`: the turn goes to one that came so many places later
 * - `time`: the clock goes on to what is due next, though requests are on their way
 * - `conflict`: a transaction is refused, if another one on the same items is on its way
 * - `lost`: the request is carried out, and its answer lost; `broken`: it is not carried out
 * - `late`: no answer comes, and the request is carried out so many turns later
 * - `crash`: the function dies instead; `crash-after`: when it is done
 */
export type Incident = readonly [turn: number, what: (typeof INCIDENTS)[number], number: number];

export const INCIDENTS = [
  'wait',
  'overtake',
  'time',
  'conflict',
  'lost',
  'broken',
  'late',
  'crash',
  'crash-after',
] as const;

/** After which something goes wrong that no order of arrival explains: an answer may be an error of ours then. */
const FAULTS: ReadonlySet<string> = new Set(['time', 'lost', 'broken', 'late', 'crash', 'crash-after']);

export const isFault = ([, what]: Incident): boolean => FAULTS.has(what);

/** No request is on its way for longer: a PUT to Swish ends within 20 s, and whoever waits for its end relies on that. */
const LONGEST_WAY_MS = 20_000;

const FATES: Readonly<Partial<Record<Incident[1], Fate>>> = {
  conflict: 'conflict',
  lost: { isDone: true, seen: 'broken' },
  broken: { isDone: false, seen: 'broken' },
  late: 'late',
  crash: { isDone: false, seen: 'killed' },
  'crash-after': { isDone: true, seen: 'killed' },
};

interface Order {
  readonly incidents: readonly Incident[];
  readonly shuffle: number | undefined;
  readonly conflicts: number;
  /** What nobody waits for: it comes when nothing else does. */
  readonly isLast: (parked: Parked) => boolean;
}

/** Who is next, and what becomes of it: by a list of incidents, so that a run can be told in a line and made shorter. */
export class Scheduler {
  /** How many choices were made. */
  turn = 0;
  readonly #clock: Clock;
  readonly #order: Order;
  readonly #incidents: ReadonlyMap<number, readonly Incident[]>;
  readonly #draw: (() => number) | undefined;
  readonly #drawConflict: () => number;
  /** Until which turn something waits, by its number. */
  readonly #waits = new Map<number, number>();
  /** When what is late was first seen, epoch ms. */
  readonly #lateSince = new Map<number, number>();
  #parked: readonly Parked[] = [];

  constructor(clock: Clock, order: Order) {
    this.#clock = clock;
    this.#order = order;
    this.#incidents = Map.groupBy(order.incidents, ([turn]) => turn);
    this.#draw = order.shuffle === undefined ? undefined : drawFrom(order.shuffle);
    this.#drawConflict = drawFrom(order.shuffle ?? 1);
  }

  /** Lets whoever begins next under this name wait for so many turns of others. */
  readonly delays = new Map<string, number>();

  readonly choose = (parked: readonly Parked[]): number | 'time' => {
    this.turn += 1;
    this.#parked = parked;
    for (const each of parked) this.#notice(each);
    const incidents = this.#incidents.get(this.turn) ?? [];
    if (incidents.some(([, what]) => what === 'time') && this.#mayTimePass()) return 'time';
    for (const [, what, turns] of incidents) {
      const next = what === 'wait' ? this.#next(0) : undefined;
      if (next !== undefined) this.#waits.set(next.id, this.turn + turns);
    }
    const place = incidents.find(([, what]) => what === 'overtake')?.[2] ?? 0;
    const next = this.#next(place) ?? this.#soonest();
    return next === undefined ? 'time' : parked.indexOf(next);
  };

  readonly decide = (request: WireRequest & Pick<Parked, 'id'>): Fate => {
    const incidents = this.#incidents.get(this.turn) ?? [];
    for (const [, what] of incidents) {
      const fate = FATES[what];
      if (fate !== undefined && (fate !== 'conflict' || this.#isContended(request))) return fate;
    }
    const { conflicts } = this.#order;
    const isRefused = conflicts > 0 && this.#isContended(request) && this.#drawConflict() < conflicts;
    return isRefused ? 'conflict' : 'answered';
  };

  #notice(parked: Parked): void {
    const { id, actor, request } = parked;
    const delay = request === undefined ? this.delays.get(actor) : undefined;
    if (delay !== undefined) {
      this.delays.delete(actor);
      this.#waits.set(id, this.turn + delay);
    }
    if (parked.isLate === true && !this.#lateSince.has(id)) {
      const turns = this.#incidents.get(this.turn - 1)?.find(([, what]) => what === 'late')?.[2] ?? 0;
      this.#waits.set(id, this.turn + turns);
      this.#lateSince.set(id, this.#clock.now());
    }
  }

  #next(place: number): Parked | undefined {
    const ready = this.#parked.filter(({ id }) => (this.#waits.get(id) ?? 0) <= this.turn);
    const first = ready.filter((each) => !this.#order.isLast(each));
    const among = first.length === 0 ? ready : first;
    if (this.#draw !== undefined && place === 0) return among[Math.floor(this.#draw() * among.length)];
    return among[place % Math.max(1, among.length)];
  }

  /** All wait for others, and there are none: whoever waits least, unless only what is late is on its way. */
  #soonest(): Parked | undefined {
    const isOnlyLate = this.#parked.every(({ isLate }) => isLate === true);
    if (isOnlyLate && this.#mayTimePass()) return undefined;
    return this.#parked.toSorted((a, b) => (this.#waits.get(a.id) ?? 0) - (this.#waits.get(b.id) ?? 0))[0];
  }

  #mayTimePass(): boolean {
    const next = this.#clock.nextDueAt;
    const late = this.#parked.filter(({ isLate }) => isLate === true);
    const oldest = Math.min(...late.map(({ id }) => this.#lateSince.get(id) ?? 0));
    return next !== undefined && next <= oldest + LONGEST_WAY_MS;
  }

  /** Whether something else that is on its way writes one of its items. */
  #isContended({ id, items }: WireRequest & Pick<Parked, 'id'>): boolean {
    const own = new Set(items());
    if (own.size === 0) return false;
    return this.#parked.some((other) => other.id !== id && other.request?.items().some((item) => own.has(item)));
  }
}
