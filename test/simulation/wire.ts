import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../local/clock.ts';
import { currentInvocation, type Invocation } from './functions.ts';
import { inOrder, type Choose } from './scheduler.ts';
import { isLoading, leaveTimeToLoad, settle } from './turns.ts';

/** Something that waits for its turn: a request of the application on its way, or somebody who wants to begin. */
export interface Parked {
  /** Rises with everything that ever waited in a simulation. */
  readonly id: number;
  /** Who: a function and what it works for, or whoever acts. */
  readonly actor: string;
  /** For people: `dynamodb TransactWriteItems checkouts + orders`. */
  readonly what: string;
  /** Absent for what only begins. */
  readonly request?: WireRequest;
  /** Nobody waits for its answer any more. */
  readonly isLate?: boolean;
}

export interface WireRequest {
  /** `dynamodb`, `states`, `email`, `secretsmanager`, `swish` */
  readonly service: string;
  /** `UpdateItem`, `PUT paymentrequests` */
  readonly operation: string;
  /** By what they are for: `checkouts`. */
  readonly tables: readonly string[];
  /** One call of the application: the SDK's own repetitions of it share this. Empty where nothing is repeated. */
  readonly call: string;
  /** The items that it writes, or checks in a transaction. Only a request to the tables has any. */
  readonly items: () => readonly string[];
  /** Whether it changes something outside of the function, or could: everything but reads of tables and secrets. */
  readonly isEffect: boolean;
  /** The function that asks; undefined for an operator. */
  readonly invocation: Invocation | undefined;
}

/** What a request meets. */
export type Fate =
  | 'answered'
  /** It is on its way for longer than its sender waits: it takes another turn, and no answer comes. */
  | 'late'
  /** Another transaction has its items at that moment. What writes nothing is answered. */
  | 'conflict'
  | {
      /** Whether it is carried out all the same. */
      readonly isDone: boolean;
      /**
       * What its sender sees: `error` is the service's own fault, `throttled` its wish for fewer requests, `broken` a
       * connection that breaks, `silent` no answer until the sender's patience ends, `killed` the end of the function.
       */
      readonly seen: 'error' | 'throttled' | 'broken' | 'silent' | 'killed';
    };

/** Decides what a request meets when its turn has come. */
export type Decide = (request: WireRequest & Pick<Parked, 'id' | 'actor' | 'what'>) => Fate;

interface Sending<Answer> extends Omit<WireRequest, 'isEffect' | 'invocation' | 'items'> {
  /** Aborted when the sender gives up. */
  readonly signal: AbortSignal | undefined;
  readonly carryOut: () => Promise<Answer>;
  /** What the service says when it is broken, or asked for too much. */
  readonly failed: () => Answer;
  readonly throttled: () => Answer;
  readonly items?: () => readonly string[];
  readonly conflicting?: () => Answer | undefined;
}

interface Waiting extends Parked {
  /** Takes its turn; resolves when the world has heard of it. */
  readonly proceed: () => Promise<void>;
}

/** Operations that change nothing. */
const READS: ReadonlySet<string> = new Set([
  'GetItem',
  'BatchGetItem',
  'TransactGetItems',
  'Query',
  'Scan',
  'GetSecretValue',
]);

/** Turns of the event loop in which the application does all that it can do without an answer or the clock. */
const TURNS = 3;

/** More than any run needs: one that goes on for longer goes round in circles. */
const MOST_STEPS = 200_000;

/** Whoever is not a function: `an operator`. */
export const currentActor = new AsyncLocalStorage<string>();

/** All that is on its way between the application and everybody else. Nothing arrives before it is chosen. */
export class Wire {
  /** What is decided of the run. */
  plan: { readonly choose: Choose; readonly decide: Decide } = { choose: inOrder, decide: () => 'answered' };
  /** Hears of everything whose turn comes. */
  onTurn: (parked: Parked, fate: Fate) => void = () => undefined;
  /** Hears after every turn and every passing of time, when the application has done all that follows from it. */
  afterTurn: (turn: Parked | undefined) => void | Promise<void> = () => undefined;
  /** While true, real time is left to what is loaded with its first use before the clock goes on. */
  isCold = false;
  readonly #clock: Clock;
  readonly #kill: (invocation: Invocation) => void;
  #waiting: Waiting[] = [];
  #lastId = 0;

  constructor(clock: Clock, kill: (invocation: Invocation) => void) {
    this.#clock = clock;
    this.#kill = kill;
  }

  /** What waits now, the oldest first. */
  get parked(): readonly Parked[] {
    return this.#waiting;
  }

  /** Forgets whatever is on its way. */
  reset(): void {
    this.#waiting = [];
    this.#lastId = 0;
    this.plan = { choose: inOrder, decide: () => 'answered' };
    this.onTurn = () => undefined;
    this.afterTurn = () => undefined;
  }

  /** Waits for its turn and begins then. What it goes on to do has turns of its own. */
  begin<Result>(actor: string, what: string, work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<Result>();
    this.#park({
      id: ++this.#lastId,
      actor,
      what,
      proceed: () => {
        resolve(work());
        return Promise.resolve();
      },
    });
    return promise;
  }

  /**
   * Sends a request of the function that runs now, or of whoever acts. Undefined where the connection breaks; never
   * settled where no answer comes, and for a function that is no longer alive.
   */
  send<Answer>(sending: Sending<Answer>): Promise<Answer | undefined> {
    const { signal, carryOut, failed, throttled, items = () => [], conflicting, ...sent } = sending;
    const invocation = currentInvocation();
    const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>();
    if (invocation?.isAlive === false) return promise;
    const { service, operation, tables } = sent;
    const parked: Parked & { readonly request: WireRequest } = {
      id: ++this.#lastId,
      actor: invocation?.actor ?? currentActor.getStore() ?? 'somebody',
      what: [service, operation, tables.join(' + ')].filter(Boolean).join(' '),
      request: { ...sent, items, isEffect: isEffect(service, operation), invocation },
    };
    const proceed = async (): Promise<void> => {
      if (invocation?.isAlive === false) return;
      const fate = this.plan.decide({ ...parked, ...parked.request });
      this.onTurn(parked, fate);
      if (fate === 'late') {
        this.#parkLate(parked, carryOut);
        return;
      }
      const conflict = fate === 'conflict' ? conflicting?.() : undefined;
      if (conflict !== undefined) {
        resolve(conflict);
        return;
      }
      if (fate === 'answered' || fate === 'conflict') {
        const answer = carryOut();
        await isCarriedOut(service, answer);
        answer.then(resolve, reject);
        return;
      }
      if (fate.isDone) await isCarriedOut(service, carryOut());
      if (fate.seen === 'error') resolve(failed());
      else if (fate.seen === 'throttled') resolve(throttled());
      else if (fate.seen === 'broken') resolve(undefined);
      else if (fate.seen === 'killed' && invocation !== undefined) this.#kill(invocation);
    };
    const waiting: Waiting = { ...parked, proceed };
    this.#park(waiting);
    signal?.addEventListener('abort', () => this.#withdraw(waiting), { once: true });
    return promise;
  }

  /**
   * Lets everything happen until nothing waits and nothing is due before `time` (epoch ms), which it then is.
   *
   * @throws Error when there is no end to it
   */
  async runUntil(time: number): Promise<void> {
    await this.#run(() => (this.#waiting.length === 0 && (this.#clock.nextDueAt ?? Infinity) > time ? 'over' : 'on'));
    this.#clock.passTo(time);
  }

  /** Lets everything happen that `work` needs. @throws what `work` throws, or Error when it can never end */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    work.then(end, end);
    await this.#run(() => (isOver ? 'over' : 'on'));
    return work;
  }

  async #run(look: () => 'over' | 'on'): Promise<void> {
    await settle(TURNS);
    for (let step = 0; step < MOST_STEPS; step++) {
      if (this.isCold && this.#waiting.length === 0) {
        do await leaveTimeToLoad();
        while (isLoading());
      }
      if (look() === 'over') return;
      let turn: Parked | undefined;
      const choice = this.#waiting.length === 0 ? 'time' : this.plan.choose(this.#waiting);
      if (choice === 'time') {
        if (this.#clock.nextDueAt === undefined && this.#waiting.length === 0) {
          throw new Error('Nothing waits and nothing is due, but it is not over');
        }
        this.#clock.fireNext();
      } else {
        const [chosen] = this.#waiting.splice(choice, 1);
        if (chosen === undefined) throw new Error(`There is no number ${choice} among ${this.#waiting.length}`);
        if (chosen.request === undefined) this.onTurn(chosen, 'answered');
        await chosen.proceed();
        turn = chosen;
      }
      await settle(TURNS);
      await this.afterTurn(turn);
    }
    throw new Error(`Not over after ${MOST_STEPS} steps`);
  }

  /** What nobody waits for any more takes its turn all the same. */
  #parkLate({ actor, what, request }: Parked, carryOut: () => Promise<unknown>): void {
    const late: Parked = {
      id: ++this.#lastId,
      actor,
      what: `${what}, late`,
      isLate: true,
      ...(request && { request }),
    };
    const proceed = async () => {
      this.onTurn(late, 'answered');
      await carryOut();
    };
    this.#park({ ...late, proceed });
  }

  #park(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  #withdraw(waiting: Waiting): void {
    const position = this.#waiting.indexOf(waiting);
    if (position >= 0) this.#waiting.splice(position, 1);
  }
}

/** Calls to Swish, SES and Step Functions count as effects even when they only ask: what comes of them is unsure. */
const isEffect = (service: string, operation: string): boolean =>
  service === 'swish' || service === 'states' || service === 'email' || !READS.has(operation);

/** Swish may take its time to answer what it has done, and time passes only when a turn is over. */
const isCarriedOut = (service: string, answer: Promise<unknown>): Promise<unknown> =>
  service === 'swish' ? Promise.resolve() : answer;
