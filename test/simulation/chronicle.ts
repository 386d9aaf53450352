import type { StreamRecord } from '../../local/dynamodb/dynamo-db.ts';
import type { Execution } from '../../local/step-functions/execution.ts';
import type { HistoryEvent } from '../../local/step-functions/history.ts';
import type { Simulation } from './simulation.ts';
import type { Fate, Parked } from './wire.ts';

type Images = StreamRecord['dynamodb'];
type Image = Images['NewImage'];

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** A payment's id at Swish: its checkout's without dashes. */
const INSTRUCTION = /\b[0-9A-F]{32}\b/g;

const TIME_WIDTH = 12;
const ACTOR_WIDTH = 24;
const INDENTED = ' '.repeat(TIME_WIDTH + 2 + ACTOR_WIDTH);

/** What of an item people follow, by the table that it is in. */
const FOLLOWED: Readonly<Record<string, readonly string[]>> = {
  checkouts: ['runNumber', 'outcome', 'closedBy', 'ending', 'reason', 'successor'],
  orders: ['number', 'status', 'status_reason'],
  products: ['stock', 'reserved'],
  'stock-reservations': ['quantity', 'status'],
};

/**
 * Tells a run as it happens, for people: who asked for what and what came of it, the states that runs enter, and what became
 * of checkouts, orders, pieces and payments. Checkouts are called A, B, … in the order in which they appear.
 */
export class Chronicle {
  readonly #simulation: Simulation;
  readonly #tell: (line: string) => void;
  readonly #names = new Map<string, string>();
  readonly #payments = new Map<string, string>();
  readonly #ends: (() => void)[] = [];
  readonly #beganAt: number;
  #lastTime: string | undefined;
  /** What was told last of a request, and how often it came in a row: it is told when something else comes. */
  #repeated: { readonly time: string; readonly text: string; count: number } | undefined;
  #mails = 0;
  #broken = 0;

  /** Begins with what happens from now on: after `begin`, which makes everything as new. */
  constructor(simulation: Simulation, tell: (line: string) => void) {
    this.#simulation = simulation;
    this.#tell = tell;
    this.#beganAt = simulation.clock.now();
    const { wire, stepFunctions } = simulation;
    const { onTurn, afterTurn } = wire;
    wire.onTurn = (parked, fate) => {
      onTurn(parked, fate);
      this.#turn(parked, fate);
    };
    wire.afterTurn = async (turn) => {
      await afterTurn(turn);
      this.#lookAround();
    };
    this.#ends.push(
      simulation.onChange((record, table) => this.#change(record.dynamodb, table)),
      stepFunctions.onEvent((execution, event) => this.#event(execution, event)),
      () => Object.assign(wire, { onTurn, afterTurn }),
    );
  }

  end(): void {
    this.#tellRepeated();
    for (const end of this.#ends) end();
  }

  /** A line that is not about a request: what somebody saw. */
  note(text: string): void {
    this.#tellRepeated();
    this.#tell(`${INDENTED}${this.#named(text)}`);
  }

  #turn({ actor, what, request }: Parked, fate: Fate): void {
    // A function that serves a route is called after it already.
    const who = this.#named(actor.replace(/ \/.*$/, '')).padEnd(ACTOR_WIDTH);
    const text = `${who}${request === undefined ? '' : '  '}${this.#named(what)}${markOf(fate)}`;
    const time = this.#time();
    if (this.#repeated?.text === text && time === this.#repeated.time) {
      this.#repeated.count += 1;
      return;
    }
    this.#tellRepeated();
    this.#repeated = { time, text, count: 1 };
  }

  #tellRepeated(): void {
    if (this.#repeated === undefined) return;
    const { time, text, count } = this.#repeated;
    this.#repeated = undefined;
    const shown = time === this.#lastTime ? ' '.repeat(TIME_WIDTH) : time;
    this.#lastTime = time;
    this.#tell(`${shown}  ${text}${count > 1 ? `  ×${count}` : ''}`);
  }

  #time(): string {
    const seconds = (this.#simulation.clock.now() - this.#beganAt) / 1000;
    return `${seconds.toFixed(3)} s`.padStart(TIME_WIDTH);
  }

  #change({ Keys, OldImage: before, NewImage: after }: Images, table: string): void {
    const kind = table.replace(/^smultron-(.*)-[a-z]+$/, '$1');
    const followed = FOLLOWED[kind];
    if (followed === undefined || isNoCheckout(kind, after ?? before)) return;
    const changes = followed.flatMap((name) => {
      const [was, is] = [read(before, name), read(after, name)];
      if (was === is) return [];
      return [was === undefined || before === undefined ? `${name} ${is}` : `${name} ${was} → ${is ?? 'none'}`];
    });
    changes.push(...dueChange(before, after, this.#beganAt), ...flagChange(before, after));
    if (after === undefined) changes.push('is removed');
    if (changes.length === 0) return;
    const key = Object.values(Keys)
      .map((value) => Object.values(value as object)[0] as string)
      .join(' ');
    this.note(`· ${WORD[kind]} ${key}: ${changes.join(', ')}`);
  }

  #event({ name }: Execution, event: HistoryEvent): void {
    const { type, details } = event;
    const { name: state, error } = (details?.values ?? {}) as { readonly name?: string; readonly error?: string };
    if (type.endsWith('StateEntered')) this.note(`▸ ${name} is in ${state}`);
    else if (/^Execution(?!Started)/.test(type)) this.note(`■ ${name}: ${type}`);
    else if (/Failed$|TimedOut$/.test(type)) this.note(`▸ ${name}: ${type} ${error ?? ''}`);
  }

  /** What tells nobody of itself. */
  #lookAround(): void {
    const { swish, broken } = this.#simulation;
    const states = [
      ...swish.payments().map(({ reference, status, errorCode }) => [`payment ${reference}`, status, errorCode]),
      ...swish.refunds().map(({ id, status, errorCode }, index) => [`refund ${index + 1}`, status, errorCode, id]),
    ];
    for (const [what = '', ...state] of states) {
      const stands = state.slice(0, 2).filter(Boolean).join(' ');
      if (this.#payments.get(what ?? '') !== stands) this.note(`$ Swish: ${what} is ${stands}`);
      this.#payments.set(what ?? '', stands);
    }
    const mails = this.#simulation.mails();
    for (const { tags } of mails.slice(this.#mails)) {
      this.note(`@ mail: ${tags['kind']} of ${tags['order']} to the ${tags['recipient']}`);
    }
    this.#mails = mails.length;
    for (const { rule, offenders } of broken.slice(this.#broken)) this.note(`! ${rule}: ${offenders.join('; ')}`);
    this.#broken = broken.length;
  }

  /** Ids by short names. */
  #named(text: string): string {
    return text
      .replace(UUID, (id) => this.#nameOf(id))
      .replace(INSTRUCTION, (id) => this.#names.get(uuidOf(id)) ?? `${id.slice(0, 8)}…`);
  }

  #nameOf(id: string): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const name = String.fromCodePoint('A'.codePointAt(0)! + this.#names.size);
    this.#names.set(id, name);
    return name;
  }
}

const WORD: Readonly<Record<string, string>> = {
  checkouts: 'checkout',
  orders: 'order',
  products: 'product',
  'stock-reservations': 'hold of',
};

const uuidOf = (id: string): string => id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const isNoCheckout = (kind: string, image: Image): boolean => kind === 'checkouts' && image?.['kind']?.S !== 'checkout';

function read(image: Image, name: string): string | undefined {
  const value = image?.[name];
  return value === undefined ? undefined : (value.S ?? value.N ?? JSON.stringify(value));
}

/** When somebody looks at a checkout next, in seconds since the beginning. */
function dueChange(before: Image, after: Image, beganAt: number): string[] {
  const [was, is] = [read(before, 'dueAt'), read(after, 'dueAt')];
  if (was === is) return [];
  return [is === undefined ? 'is not due any more' : `is due at ${Math.round((Number(is) - beganAt) / 1000)} s`];
}

function flagChange(before: Image, after: Image): string[] {
  const [was, is] = [before, after].map((image) => image?.['attention']?.M?.['reason']?.S);
  if (was === is) return [];
  return [is === undefined ? 'needs nobody any more' : `needs a person: ${is}`];
}

function markOf(fate: Fate): string {
  if (fate === 'answered') return '';
  if (fate === 'late') return '   ✗ it is still on its way when nobody waits for it any more';
  if (fate === 'conflict') return '   ✗ another transaction has its items';
  return `   ✗ it is ${fate.isDone ? 'done, but' : 'not done:'} ${SEEN[fate.seen]}`;
}

const SEEN: Readonly<Record<Extract<Fate, { readonly seen: unknown }>['seen'], string>> = {
  error: 'the service answers with its own fault',
  throttled: 'the service wants fewer requests',
  broken: 'the connection breaks',
  silent: 'no answer comes',
  killed: 'the function dies',
};
