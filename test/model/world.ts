import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { Left } from './bounds.ts';
import { Interned } from './intern.ts';
import { Invocations } from './invocations.ts';
import { OrderFlow, type Moved, type Run } from './flow.ts';
import type { Answer, Request } from './requests.ts';
import { asked, type Outside } from './swish.ts';
import { perform, rowsOf, textOfRows, type Rows, type TableRequest } from './tables.ts';
import type { Flow } from '../support/order-flow.ts';

/** A function at work. */
export interface Process {
  /** `ConfirmOrder of run 1`, `the sweep`. */
  readonly who: string;
  readonly invocation: number;
  /** The run and frame that wait for it. Absent: nobody does (any more). */
  readonly run?: string;
  readonly frame?: string;
}

/** The whole world at one moment. Numbers are of the values that `World` keeps. */
export interface State {
  readonly now: number;
  readonly rows: number;
  readonly outside: number;
  readonly runs: number;
  readonly processes: readonly Process[];
  /** Which of the processes is at work: it is not interrupted for nothing. -1: none. */
  readonly current: number;
  readonly left: Left;
}

export type Runs = Readonly<Record<string, Run>>;

/** How a request went: what the world is after it, and what its maker is told. */
export interface Went {
  readonly rows: number;
  readonly outside: number;
  readonly runs: number;
  readonly answer: number;
  /** Calls that a run makes because of it. */
  readonly calls: readonly { readonly run: string; readonly moved: Moved }[];
}

/** Values of states, and what requests do to them, each worked out once. */
export class World {
  readonly rows = new Interned<Rows>(textOfRows);
  readonly outside = new Interned<Outside>();
  readonly runs = new Interned<Runs>();
  readonly invocations: Invocations;
  readonly flow: OrderFlow;
  readonly #performed = new Map<string, readonly [rows: number, answer: number]>();
  readonly #checkouts = new Map<number, readonly Checkout[]>();

  constructor(flow: Flow, onRequest?: (request: Request) => Request) {
    this.flow = new OrderFlow(flow);
    this.invocations = new Invocations(onRequest);
  }

  answer(answer: Answer): number {
    return this.invocations.answers.number(answer);
  }

  checkouts(rows: number): readonly Checkout[] {
    let found = this.#checkouts.get(rows);
    if (found === undefined) {
      const all = rowsOf<Checkout>(this.rows.value(rows), 'checkouts');
      found = all.filter(({ kind }) => kind === 'checkout');
      this.#checkouts.set(rows, found);
    }
    return found;
  }

  /** The request is served as it should be. */
  async serve(state: State, request: number): Promise<Went> {
    const { rows, outside, runs, now } = state;
    const asking = this.invocations.requests.value(request);
    const same = { rows, outside, runs, calls: [] };
    switch (asking.on) {
      case 'table': {
        const [next, answer] = await this.#perform(rows, request, asking);
        return { ...same, rows: next, answer };
      }
      case 'swish': {
        const [next, value] = asked(this.outside.value(outside), asking.call, asking.with, now);
        return { ...same, outside: this.outside.number(next), answer: this.answer({ value }) };
      }
      case 'mail': {
        const before = this.outside.value(outside);
        const { order = '', kind = '', recipient = '' } = asking.tags;
        const mails = [...before.mails, { order, kind, recipient }];
        const answer = this.answer({ value: { messageId: 'MAIL' } });
        return { ...same, outside: this.outside.number({ ...before, mails }), answer };
      }
      case 'runs':
        return this.#serveRuns(state, asking);
      case 'tokens':
        return this.#serveTokens(state, asking);
    }
  }

  async #perform(rows: number, number: number, request: TableRequest): Promise<readonly [number, number]> {
    const key = `${rows} ${number}`;
    const known = this.#performed.get(key);
    if (known !== undefined) return known;
    const [next, answer] = await perform(this.rows.value(rows), request);
    const result = [this.rows.number(next), this.answer(answer)] as const;
    this.#performed.set(key, result);
    return result;
  }

  async #serveRuns(state: State, { call, with: given }: Extract<Request, { on: 'runs' }>): Promise<Went> {
    const { rows, outside, now } = state;
    const [checkoutId, number, kind] = given;
    const name = number === 1 ? checkoutId : `${checkoutId}-${number}`;
    const runs = this.runs.value(state.runs);
    const run = runs[name];
    const same = { rows, outside, runs: state.runs, calls: [] };
    if (call === 'describe') {
      const value = run === undefined ? 'missing' : run.status === 'RUNNING' ? 'running' : 'closed';
      return { ...same, answer: this.answer({ value }) };
    }
    const answer = this.answer({ value: null });
    if (run !== undefined) return { ...same, answer };
    const moved = await this.flow.start(name, checkoutId, { kind, checkoutId }, now);
    return { ...same, ...this.withRun(state.runs, moved), answer };
  }

  async #serveTokens(state: State, asking: Extract<Request, { on: 'tokens' }>): Promise<Went> {
    const { rows, outside, now } = state;
    const waiting = Object.values(this.runs.value(state.runs))
      .filter(({ status }) => status === 'RUNNING')
      .flatMap((run) => Object.entries(run.frames).map(([frame, { token }]) => ({ run, frame, token })))
      .find(({ token }) => token === asking.token);
    const same = { rows, outside, runs: state.runs, calls: [] };
    if (waiting === undefined || waiting.run.frames[waiting.frame]?.doing === 'failed') {
      return { ...same, answer: this.answer({ value: 'closed' }) };
    }
    const { run, frame } = waiting;
    const moved =
      asking.call === 'answer'
        ? await this.flow.answered(run, frame, asking.with, now)
        : await this.flow.failed(run, frame, asking.with as { error: string; cause: string }, now);
    return { ...same, ...this.withRun(state.runs, moved), answer: this.answer({ value: 'taken' }) };
  }

  /** A run is started past the shop, with whatever input. */
  async startByHand(state: State, input: Readonly<Record<string, unknown>>): Promise<State> {
    const name = typeof input['checkoutId'] === 'string' ? input['checkoutId'] : 'by hand';
    return this.moved(state, await this.flow.start(name, name, input, state.now));
  }

  /** A run has moved, by itself or because of what its step came to. */
  moved(state: State, moved: Moved): Promise<State> {
    const { runs, calls } = this.withRun(state.runs, moved);
    return this.called({ ...state, runs }, calls);
  }

  /** A run went on: nobody waits any more for what it had called, and it calls what comes next. */
  async called(state: State, calls: Went['calls']): Promise<State> {
    let processes = state.processes;
    for (const { run: name, moved } of calls) {
      const isOver = ({ run, frame }: Process) => run === name && !isAwaited(frame, moved);
      processes = processes.map((process) => (isOver(process) ? unawaited(process) : process));
      for (const { frame, step, payload } of moved.calls) {
        const invocation = await this.invocations.begin(step, payload, state.now);
        processes = [...processes, { who: `${step} of ${nameOfRun(moved.run)}`, invocation, run: name, frame }];
      }
    }
    return { ...state, processes };
  }

  withRun(runs: number, moved: Moved): Pick<Went, 'runs' | 'calls'> {
    const { run } = moved;
    return {
      runs: this.runs.number({ ...this.runs.value(runs), [run.name]: run }),
      calls: [{ run: run.name, moved }],
    };
  }
}

export const unawaited = ({ who, invocation }: Process): Process => ({ who, invocation });

/** Whether the run still waits for the very function that it had called from the frame. */
const isAwaited = (frame: string | undefined, { run, calls }: Moved): boolean =>
  run.status === 'RUNNING' &&
  calls.every((call) => call.frame !== frame) &&
  frame !== undefined &&
  run.frames[frame]?.doing === 'function';

/** `run 2 of 1a2b3c4d` */
export const nameOfRun = ({ name, checkoutId }: Run): string =>
  `run ${name.slice(checkoutId.length + 1) || '1'} of ${checkoutId.slice(0, 8)}`;

export const keyOf = ({ now, rows, outside, runs, processes, current, left }: State): string =>
  `${now} ${rows} ${outside} ${runs} ${current} ${processes.map(({ invocation, run, frame }) => `${invocation}${run === undefined ? '' : `@${run} ${frame}`}`).join(',')} ${Object.values(left).join(',')}`;
