import { instructionIdOf, runName } from '../../lambdas/domain/identifiers.ts';
import { isHeld, type Reservation } from '../../lambdas/domain/reservation.ts';
import { epochSeconds, SETTLE_LIMIT_SECONDS, UNCLEAR_NOTICE_SECONDS } from '../../lambdas/domain/timing.ts';
import type { Bound, Left } from './bounds.ts';
import type { Moved, Run } from './flow.ts';
import type { Party } from './functions.ts';
import type { Request } from './requests.ts';
import { attemptOf, type Scenario } from './scenarios.ts';
import { arrived, givenUpAt, withPayment, withRefund, type Outside, type SwishPayment } from './swish.ts';
import { rowsOf, withoutRow, withRow } from './tables.ts';
import { nameOfRun, unawaited, type State, type Went, type World } from './world.ts';

/** Something that may happen next: who does what, and the world after it. */
export interface Move {
  readonly says: string;
  readonly next: State;
}

const MINUTE = 60_000;
const LEAPS: readonly (readonly [name: string, ms: number])[] = [
  ['ten minutes', 10 * MINUTE],
  ['a day', 24 * 60 * MINUTE],
];
/** How Lambda and Step Functions name a function that died. */
const KILLED = { error: 'Sandbox.Timedout', cause: 'the function was killed' };
const ABANDONED = { error: 'Lambda.ClientExecutionTimeoutException', cause: 'the answer of the function was lost' };

/** Everything that may happen in a world. */
export class Moves {
  readonly #world: World;
  readonly #scenario: Scenario;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
  }

  async from(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    for (let index = 0; index < state.processes.length; index++) moves.push(...(await this.#ofProcess(state, index)));
    moves.push(...(await this.#ofRuns(state)));
    moves.push(...(await this.#ofParties(state)));
    moves.push(...this.#ofSwish(state));
    moves.push(...this.#ofPeople(state));
    moves.push(...(await this.#ofOperators(state)));
    moves.push(...this.#ofTime(state));
    return moves;
  }

  /**
   * What happens next when nothing goes wrong any more and nobody does anything new: everything that is under way is done,
   * everything that is due is looked at. Undefined: nothing is left to do.
   */
  async fair(state: State): Promise<Move | undefined> {
    const free = { ...state, current: -1 };
    const { processes } = free;
    if (processes.length > 0) {
      const index = state.current >= 0 ? state.current : 0;
      return this.#served(free, index, this.#waiting(free, index)[0]);
    }
    const [ofRun] = await this.#ofRuns(free);
    if (ofRun !== undefined) return ofRun;
    const outside = this.#outside(free);
    const [put] = outside.underWay;
    if (put !== undefined) return this.#arrival(free, put);
    const refund = outside.refunds.find(({ status }) => status === 'CREATED');
    if (refund !== undefined) {
      return this.#outsideMove(free, 'Swish pays the money back', withRefund(outside, { ...refund, status: 'PAID' }));
    }
    const over = Object.values(outside.payments).find((payment) => isOver(payment, free.now));
    if (over !== undefined) return this.#outsideMove(free, 'Swish gives the payment up', givenUp(outside, over));
    if (outside.removed.length > 0) return this.#stream(free);
    const due = this.#due(free)[0];
    if (due !== undefined) return this.#begin(free, 'the sweep', { id: due });
    const next = this.#unclearUntil(free) ?? this.#nextTime(free);
    return next === undefined
      ? undefined
      : { says: `it is ${after(free.now, next)} later`, next: { ...free, now: next } };
  }

  /** A customer who can pay does. Undefined: there is none. */
  payment(state: State, paid: NonNullable<Scenario['untilThen']>): Move | undefined {
    const outside = this.#outside(state);
    const payment = Object.values(outside.payments).find(({ status }) => status === 'CREATED');
    if (payment === undefined || state.processes.length > 0) return undefined;
    const amount = paid === 'paid' ? payment.amount : payment.amount - 1;
    return this.#outsideMove(state, 'the customer pays', withPayment(outside, { ...payment, status: 'PAID', amount }));
  }

  #outside(state: State): Outside {
    return this.#world.outside.value(state.outside);
  }

  #runs(state: State): readonly Run[] {
    return Object.values(this.#world.runs.value(state.runs));
  }

  #due(state: State): string[] {
    return this.#world
      .checkouts(state.rows)
      .filter(({ dueAt }) => dueAt !== undefined && dueAt <= state.now)
      .map(({ id }) => id);
  }

  /** The requests that a process waits for, each with its place. */
  #waiting(state: State, index: number): readonly (readonly [number, number])[] {
    const process = state.processes[index];
    return process === undefined ? [] : this.#world.invocations.get(process.invocation).waitsFor;
  }

  async #ofProcess(before: State, index: number): Promise<Move[]> {
    const isOther = before.current >= 0 && before.current !== index;
    const left = isOther ? spent(before.left, 'adversity') : before.left;
    const process = before.processes[index];
    if (left === undefined || process === undefined) return [];
    const state = { ...before, left, current: index };
    const waiting = this.#waiting(state, index);
    const moves: Move[] = [];
    for (const [order, request] of waiting.entries()) {
      // Which of two requests of one function comes first matters only if somebody comes in between.
      if (order > 0 && state.left.adversity === 0) break;
      moves.push(await this.#served(state, index, request));
    }
    const faulty = spent(state.left, 'adversity');
    const [first] = waiting;
    if (faulty !== undefined && first !== undefined) {
      moves.push(...(await this.#faults({ ...state, left: faulty }, index, first)));
    }
    return moves;
  }

  async #served(state: State, index: number, waiting: readonly [number, number] | undefined): Promise<Move> {
    const process = state.processes[index];
    if (waiting === undefined || process === undefined) throw new Error('Nothing is asked there');
    const went = await this.#world.serve(state, waiting[1]);
    return this.#told(state, index, waiting[0], went, `${process.who}: ${this.#describe(waiting[1])}`);
  }

  #describe(request: number): string {
    return describe(this.#world.invocations.requests.value(request));
  }

  /** The process is told, and goes on to its next request or its end. */
  async #told(state: State, index: number, place: number, went: Went, says: string): Promise<Move> {
    const { invocations } = this.#world;
    const process = state.processes[index];
    if (process === undefined) throw new Error('There is no such process');
    const invocation = await invocations.tell(process.invocation, place, went.answer, state.now);
    const processes = state.processes.with(index, { ...process, invocation });
    const told = await this.#world.called(
      { ...state, rows: went.rows, outside: went.outside, runs: went.runs, processes, current: index },
      went.calls,
    );
    const ended = invocations.get(invocation).ended;
    if (ended === undefined) return { says, next: told };
    const says2 = `${says}; it ${'error' in ended ? `ends with ${ended.error}` : 'ends'}`;
    return { says: says2, next: await this.#ended(told, index, ended) };
  }

  async #ended(
    state: State,
    index: number,
    ended: { readonly result: unknown } | { readonly error: string; readonly message: string },
  ): Promise<State> {
    const process = state.processes[index];
    const rest = { ...state, processes: state.processes.toSpliced(index, 1), current: -1 };
    if (process?.who === 'the stream' && 'result' in ended) {
      const outside = this.#outside(state);
      return { ...rest, outside: this.#world.outside.number({ ...outside, removed: outside.removed.slice(1) }) };
    }
    if (process?.run === undefined || process.frame === undefined) return rest;
    const run = this.#world.runs.value(state.runs)[process.run];
    if (run === undefined || run.status !== 'RUNNING') return rest;
    const moved =
      'error' in ended
        ? await this.#world.flow.failed(run, process.frame, causeOf(ended), state.now)
        : await this.#world.flow.returned(run, process.frame, ended.result, state.now);
    return this.#moved(rest, moved);
  }

  #moved(state: State, moved: Moved): Promise<State> {
    return this.#world.moved(state, moved);
  }

  async #faults(state: State, index: number, [place, request]: readonly [number, number]): Promise<Move[]> {
    const process = state.processes[index];
    if (process === undefined) return [];
    const asking = this.#world.invocations.requests.value(request);
    const what = describe(asking);
    const { who } = process;
    // To die before one reads, or before what comes next, is the same.
    if (isReading(asking) && place > 0) return [];
    const killed = await this.#ended(state, index, { ...KILLED, message: '' });
    const moves: Move[] = [{ says: `${who} is killed before it ${what}`, next: killed }];
    if (process.run !== undefined && process.frame !== undefined) {
      const alone = { ...state, current: -1, processes: state.processes.with(index, unawaited(process)) };
      const run = this.#world.runs.value(state.runs)[process.run];
      if (run !== undefined) {
        const moved = await this.#world.flow.failed(run, process.frame, ABANDONED, state.now);
        moves.push({ says: `nobody waits any more for ${who}, which goes on`, next: await this.#moved(alone, moved) });
      }
    }
    if (isReading(asking)) return moves;
    const { rows, outside, runs } = state;
    const undone: Went = { rows, outside, runs, calls: [], answer: this.#noAnswer(asking) };
    const done: Went = { ...(await this.#world.serve(state, request)), answer: undone.answer };
    if (asking.on !== 'table') {
      moves.push(await this.#told(state, index, place, undone, `${who}: ${what} fails, and is not done`));
    }
    if (done.rows !== rows || done.outside !== outside || done.runs !== runs) {
      moves.push(await this.#told(state, index, place, done, `${who}: ${what} is done, and the answer is lost`));
    }
    if (asking.on === 'swish' && (asking.call === 'create' || asking.call === 'createRefund')) {
      const put = { call: asking.call, with: asking.with } as Outside['underWay'][number];
      const before = this.#outside(state);
      const late = {
        ...undone,
        outside: this.#world.outside.number({ ...before, underWay: [...before.underWay, put] }),
      };
      moves.push(await this.#told(state, index, place, late, `${who}: ${what} is under way, and nobody answers`));
      const refused = { ...undone, answer: this.#world.answer({ value: { kind: 'refused', code: 'RP06' } }) };
      moves.push(await this.#told(state, index, place, refused, `${who}: ${what} is refused`));
    }
    if (asking.on === 'mail') {
      const refused = { refused: 'MessageRejected', isPassing: false };
      const answer = this.#world.answer({ value: refused });
      moves.push(await this.#told(state, index, place, { ...undone, answer }, `${who}: ${what} is refused`));
    }
    return moves;
  }

  #noAnswer({ on }: Request): number {
    return this.#world.answer(on === 'swish' ? { value: { kind: 'unclear' } } : { unavailable: true });
  }

  /** Runs whose step failed are tried again or not; waits that are over go on. */
  async #ofRuns(state: State): Promise<Move[]> {
    if (state.current >= 0) return [];
    const moves: Move[] = [];
    const { flow } = this.#world;
    for (const run of this.#runs(state).filter(({ status }) => status === 'RUNNING')) {
      const name = nameOfRun(run);
      for (const [frame, { doing, state: at, until, error }] of Object.entries(run.frames)) {
        if (doing === 'failed') {
          const again = await flow.retried(run, frame, state.now);
          moves.push({
            says: `${name} tries ${at} again after ${error?.error}`,
            next: await this.#moved(state, again),
          });
          const enough = await flow.gaveUp(run, frame, state.now);
          moves.push({ says: `${name} has tried ${at} often enough`, next: await this.#moved(state, enough) });
        } else if (until !== undefined && until <= state.now) {
          const over = await flow.timeOver(run, frame, state.now);
          moves.push({ says: `${name}: the time of ${at} is over`, next: await this.#moved(state, over) });
        }
      }
    }
    return moves;
  }

  /** A party begins. In the middle of another's work that is an interruption. */
  async #begin(state: State, who: Party, input: unknown): Promise<Move> {
    const invocation = await this.#world.invocations.begin(who, input, state.now);
    const processes = [...state.processes, { who, invocation }];
    return { says: `${who} begins`, next: { ...state, processes, current: processes.length - 1 } };
  }

  async #beginning(state: State, bound: Bound, who: Party, input: unknown): Promise<Move[]> {
    const left = interrupting(state, spent(state.left, bound));
    return left === undefined ? [] : [await this.#begin({ ...state, left }, who, input)];
  }

  async #ofParties(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    const { left } = state;
    if (left.sweep > 0) {
      for (const id of this.#due(state)) moves.push(...(await this.#beginning(state, 'sweep', 'the sweep', { id })));
    }
    const outside = this.#outside(state);
    if (left.callback > 0 || left.cancel > 0) {
      for (const { id, callbackIdentifier, askedAt, instructions } of this.#world.checkouts(state.rows)) {
        const reference = instructionIdOf(id);
        const payment = outside.payments[reference];
        if (payment !== undefined && payment.status !== 'CREATED') {
          const input = { reference, identifier: callbackIdentifier ?? '' };
          moves.push(...(await this.#beginning(state, 'callback', 'a callback', input)));
        }
        if (askedAt !== undefined && instructions !== undefined) {
          moves.push(...(await this.#beginning(state, 'cancel', 'the customer cancels', { reference })));
        }
      }
      for (const refund of outside.refunds.filter(({ status }) => status !== 'CREATED')) {
        moves.push(...(await this.#beginning(state, 'callback', 'a refund callback', { reference: refund.id })));
      }
    }
    if (left.attempt > 0) {
      moves.push(...(await this.#beginning(state, 'attempt', 'the customer checks out', attemptOf(1))));
    }
    const ofStream = interrupting(state, left);
    const isAtWork = state.processes.some(({ who }) => who === 'the stream');
    if (outside.removed.length > 0 && !isAtWork && ofStream !== undefined)
      moves.push(await this.#stream({ ...state, left: ofStream }));
    return moves;
  }

  /** A record stays in the stream until the function has ended well. */
  #stream(state: State): Promise<Move> {
    return this.#begin(state, 'the stream', { row: this.#outside(state).removed[0] });
  }

  #outsideMove(state: State, says: string, outside: Outside): Move {
    return { says, next: { ...state, outside: this.#world.outside.number(outside) } };
  }

  #arrival(state: State, put: Outside['underWay'][number]): Move {
    const outside = this.#outside(state);
    const underWay = outside.underWay.filter((other) => other !== put);
    return this.#outsideMove(
      state,
      'the late request reaches Swish',
      arrived({ ...outside, underWay }, put, state.now),
    );
  }

  /** What is decided at Swish. It can be seen only by who asks Swish, or by a callback. */
  #ofSwish(state: State): Move[] {
    const outside = this.#outside(state);
    const isSeen = state.current < 0 || this.#asksSwish(state) || state.left.adversity > 0;
    if (!isSeen) return [];
    const moves: Move[] = [];
    const decide = (bound: Bound, says: string, next: Outside) => {
      const left = spent(state.left, bound);
      if (left !== undefined) moves.push(this.#outsideMove({ ...state, left }, says, next));
    };
    for (const payment of Object.values(outside.payments)) {
      const becomes = (status: string, errorCode?: string, amount = payment.amount) =>
        withPayment(outside, { ...payment, status, amount, ...(errorCode === undefined ? {} : { errorCode }) });
      if (payment.status === 'CREATED') {
        decide('decision', 'the customer pays', becomes('PAID'));
        decide('decision', 'the customer declines', becomes('DECLINED'));
        if (this.#scenario.payments?.includes('mismatch')) {
          decide('decision', 'another amount is paid', becomes('PAID', undefined, payment.amount - 1));
        }
        if (this.#scenario.payments?.includes('unclear')) {
          decide('decision', 'Swish does not know (DS24)', becomes('ERROR', 'DS24'));
        }
        if (isOver(payment, state.now)) decide('decision', 'Swish gives the payment up', givenUp(outside, payment));
      } else if (payment.status !== 'PAID' && this.#isStillAsked(state, payment)) {
        decide('correction', `Swish had said ${payment.status}, and says that it is paid`, becomes('PAID'));
      }
    }
    for (const refund of outside.refunds.filter(({ status }) => status === 'CREATED')) {
      decide('decision', 'Swish pays the money back', withRefund(outside, { ...refund, status: 'PAID' }));
      decide(
        'decision',
        'Swish does not pay the money back (AM04)',
        withRefund(outside, { ...refund, status: 'ERROR', errorCode: 'AM04' }),
      );
    }
    // Where Swish says so only after it was asked for the last time before the next refund, nobody can help it.
    const last = new Set(this.#world.checkouts(state.rows).map(({ refund }) => refund?.id));
    for (const refund of state.processes.length > 0 ? [] : outside.refunds) {
      if (refund.status !== 'ERROR' || !last.has(refund.id)) continue;
      const paid = withRefund(outside, { ...refund, status: 'PAID' });
      decide('correction', 'Swish had said that the refund failed, and says that it is paid', paid);
    }
    for (const put of outside.underWay) {
      moves.push(this.#arrival(state, put));
      const underWay = outside.underWay.filter((other) => other !== put);
      moves.push(this.#outsideMove(state, 'the late request is lost', { ...outside, underWay }));
    }
    return moves;
  }

  #asksSwish(state: State): boolean {
    return this.#waiting(state, state.current).some(
      ([, request]) => this.#world.invocations.requests.value(request).on === 'swish',
    );
  }

  /** A definite answer that is wrong is noticed while the payment is asked about again, and by a callback. */
  #isStillAsked({ rows }: State, { id }: SwishPayment): boolean {
    const checkout = this.#world.checkouts(rows).find((each) => instructionIdOf(each.id) === id);
    return checkout?.dueAt !== undefined;
  }

  /** The shop's admin, and DynamoDB's time to live. */
  #ofPeople(state: State): Move[] {
    const moves: Move[] = [];
    const rows = this.#world.rows.value(state.rows);
    const outside = this.#outside(state);
    const lowering = interrupting(state, spent(state.left, 'stock'));
    if (lowering !== undefined) {
      for (const product of rowsOf<{ readonly id: string; readonly stock: number }>(rows, 'products')) {
        const delta = -product.stock;
        if (delta === 0) continue;
        const stockChanges = [...outside.stockChanges, { productId: product.id, delta }];
        moves.push({
          says: `the admin says that no ${product.id} is left`,
          next: {
            ...state,
            left: lowering,
            rows: this.#world.rows.number(withRow(rows, 'products', { ...product, stock: 0 })),
            outside: this.#world.outside.number({ ...outside, stockChanges }),
          },
        });
      }
    }
    const removing = interrupting(state, spent(state.left, 'removal'));
    if (removing !== undefined) {
      for (const row of rowsOf<Reservation>(rows, 'reservations')) {
        if (row.expiresAt > epochSeconds(state.now)) continue;
        const removed = isHeld(row) ? [...outside.removed, row] : outside.removed;
        moves.push({
          says: `time to live removes the ${row.status} hold`,
          next: {
            ...state,
            left: removing,
            rows: this.#world.rows.number(withoutRow(rows, 'reservations', row)),
            outside: this.#world.outside.number({ ...outside, removed }),
          },
        });
      }
    }
    return moves;
  }

  async #ofOperators(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    if (state.left.operator > 0) {
      for (const { id, orderNumber } of this.#world.checkouts(state.rows)) {
        if (orderNumber === undefined) continue;
        for (const who of this.#scenario.operators ?? []) {
          moves.push(...(await this.#beginning(state, 'operator', who, { id })));
        }
      }
    }
    for (const run of this.#runs(state)) {
      const name = nameOfRun(run);
      const aborting = interrupting(state, spent(state.left, 'abort'));
      if (run.status === 'RUNNING' && aborting !== undefined) {
        const processes = state.processes.map((each) => (each.run === run.name ? unawaited(each) : each));
        const runs = this.#world.withRun(state.runs, { run: { ...run, status: 'ABORTED' }, calls: [] }).runs;
        moves.push({ says: `${name} is aborted`, next: { ...state, left: aborting, runs, processes } });
      }
      const redriving = spent(state.left, 'redrive');
      if (run.status === 'ABORTED' && redriving !== undefined && state.current < 0) {
        const moved = await this.#world.flow.redriven(run, state.now);
        moves.push({ says: `${name} is redriven`, next: await this.#moved({ ...state, left: redriving }, moved) });
      }
    }
    return moves;
  }

  #ofTime(state: State): Move[] {
    if (state.processes.length > 0 || this.#outside(state).underWay.length > 0 || this.#isEngineDue(state)) return [];
    const moves: Move[] = [];
    const next = this.#nextTime(state);
    const step = spent(state.left, 'step');
    if (next !== undefined && step !== undefined) {
      moves.push({ says: `it is ${after(state.now, next)} later`, next: { ...state, now: next, left: step } });
    }
    const leap = spent(state.left, 'leap');
    if (leap !== undefined) {
      for (const [says, ms] of LEAPS) {
        moves.push({ says: `${says} later`, next: { ...state, now: state.now + ms, left: leap } });
      }
    }
    return moves;
  }

  /** Step Functions does not wait: what it has to do is done before time goes on. */
  #isEngineDue(state: State): boolean {
    return this.#runs(state).some(
      ({ status, frames }) =>
        status === 'RUNNING' &&
        Object.values(frames).some(
          ({ doing, until }) => doing === 'failed' || (until !== undefined && until <= state.now),
        ),
    );
  }

  /**
   * Where Swish does not know, the flow asks again for a day, and nothing comes of it: once the customer was told of it
   * only the end of that day is of interest.
   */
  #unclearUntil(state: State): number | undefined {
    const outside = this.#outside(state);
    const since = this.#world
      .checkouts(state.rows)
      .filter(({ id, ending }) => ending === undefined && outside.payments[instructionIdOf(id)]?.errorCode === 'DS24')
      .map(({ unclearSince = state.now }) => unclearSince);
    const isTold = since.some((time) => state.now - time >= 2 * UNCLEAR_NOTICE_SECONDS * 1000);
    const over = Math.min(...since) + SETTLE_LIMIT_SECONDS * 1000;
    return isTold && over > state.now ? over : undefined;
  }

  /** When something is due next. */
  #nextTime(state: State): number | undefined {
    const waits = this.#runs(state)
      .filter(({ status }) => status === 'RUNNING')
      .flatMap(({ frames }) => Object.values(frames).map(({ until }) => until));
    const dues = this.#world.checkouts(state.rows).map(({ dueAt }) => dueAt);
    const open = Object.values(this.#outside(state).payments).filter(({ status }) => status === 'CREATED');
    const times = [...waits, ...dues, ...open.map(givenUpAt)].filter((time) => time !== undefined && time > state.now);
    return times.length === 0 ? undefined : Math.min(...(times as number[]));
  }
}

const spent = (left: Left, bound: Bound): Left | undefined =>
  left[bound] > 0 ? { ...left, [bound]: left[bound] - 1 } : undefined;

/** In the middle of a function's work everything else is an interruption. */
const interrupting = (state: State, left: Left | undefined): Left | undefined =>
  state.current < 0 || left === undefined ? left : spent(left, 'adversity');

const isOver = (payment: SwishPayment, now: number): boolean =>
  payment.status === 'CREATED' && givenUpAt(payment) <= now;

const givenUp = (outside: Outside, payment: SwishPayment): Outside =>
  withPayment(outside, { ...payment, status: 'ERROR', errorCode: 'TM01' });

const causeOf = ({ error, message }: { readonly error: string; readonly message: string }) => ({
  error,
  cause: JSON.stringify({ errorType: error, errorMessage: message }),
});

const isReading = (request: Request): boolean =>
  (request.on === 'table' && ['GetCommand', 'BatchGetCommand', 'ScanCommand'].includes(request.command)) ||
  (request.on === 'runs' && request.call === 'describe');

function describe(request: Request): string {
  switch (request.on) {
    case 'table':
      return isReading(request) ? 'reads' : 'writes';
    case 'swish':
      return `asks Swish to ${request.call}`;
    case 'runs':
      return request.call === 'start'
        ? `starts ${runName('run', request.with[1])}`
        : 'looks whether the run is running';
    case 'tokens':
      return `answers the token (${request.call})`;
    case 'mail':
      return `sends the ${request.tags['kind']} mail`;
  }
}

const after = (now: number, next: number): string => {
  const seconds = Math.round((next - now) / 1000);
  return seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;
};
