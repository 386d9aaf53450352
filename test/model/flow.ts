import { Expressions } from '../../local/step-functions/expressions.ts';
import { matchesError, TIMEOUT } from '../../local/step-functions/errors.ts';
import type { Clock } from '../../local/clock.ts';
import type { Flow, State } from '../support/order-flow.ts';
import { canonical, Interned } from './intern.ts';

/** What a run is doing: one frame, or one per branch of a Parallel state. */
export interface Frame {
  readonly state: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The attempt at this state: 0, or the number of the last retry that its Retry allows. */
  readonly retry: number;
  /** `failed`: whether it is tried again is to be decided. `branches`: its branches are at work. */
  readonly doing: 'function' | 'token' | 'wait' | 'failed' | 'branches' | 'done';
  readonly until?: number;
  readonly token?: string;
  readonly error?: { readonly error: string; readonly cause: string };
}

export interface Run {
  readonly checkoutId: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly redrive: number;
  /** `main`, and the branches of a Parallel state. */
  readonly frames: Readonly<Record<string, Frame>>;
}

/** A step that a run calls now. */
export interface Call {
  readonly frame: string;
  readonly step: string;
  readonly payload: unknown;
}

export interface Moved {
  readonly run: Run;
  readonly calls: readonly Call[];
}

const MAIN = 'main';
const FUNCTION_NAME = /^\$\{(\w+)FunctionArn\}$/;

/**
 * The order flow's own text, state by state. Expressions are those of the local engine. Tries of one state are two: the
 * first, and the last that its Retry allows, so that "some failed, and one of them was the last" is among what may be.
 */
export class OrderFlow {
  readonly #flow: Flow;
  readonly #expressions: Expressions;
  #now = 0;
  /** Every state, and every way out of one, that was taken: `ConfirmOrder`, `ConfirmOrder Catch HoldGone`. */
  readonly taken = new Set<string>();

  readonly #runs = new Interned<Run>();
  readonly #numbers = new WeakMap<Run, number>();
  readonly #moved = new Map<string, Promise<Moved>>();

  constructor(flow: Flow) {
    this.#flow = flow;
    this.#expressions = new Expressions({ now: () => this.#now } as unknown as Clock);
  }

  async start(name: string, checkoutId: string, input: Readonly<Record<string, unknown>>, now: number): Promise<Moved> {
    const run: Run = { checkoutId, name, input, status: 'RUNNING', redrive: 0, frames: {} };
    return this.#enter(run, MAIN, this.#flow.StartAt, {}, now);
  }

  /** What a run does is worked out once for the same run, event and time. */
  #once(run: Run, event: unknown, now: number, move: () => Promise<Moved>): Promise<Moved> {
    let number = this.#numbers.get(run);
    if (number === undefined) {
      number = this.#runs.number(run);
      this.#numbers.set(run, number);
    }
    const key = `${number} ${now} ${canonical(event)}`;
    let moved = this.#moved.get(key);
    if (moved === undefined) {
      moved = move();
      this.#moved.set(key, moved);
    }
    return moved;
  }

  /** Goes on where an aborted run was stopped. */
  redriven(run: Run, now: number): Promise<Moved> {
    return this.#once(run, 'redriven', now, () => this.#redriven(run, now));
  }

  async #redriven(run: Run, now: number): Promise<Moved> {
    let moved: Moved = { run: { ...run, status: 'RUNNING', redrive: run.redrive + 1 }, calls: [] };
    for (const [frame, { state, variables, doing }] of Object.entries(run.frames)) {
      if (doing === 'done' || doing === 'branches') continue;
      const next = await this.#enter(moved.run, frame, state, variables, now);
      moved = { run: next.run, calls: [...moved.calls, ...next.calls] };
    }
    return moved;
  }

  /** The step's function ended well: the state is over, or waits for its token. */
  returned(run: Run, frame: string, result: unknown, now: number): Promise<Moved> {
    return this.#once(run, ['returned', frame, result], now, () => {
      const current = frameOf(run, frame);
      if (current.token === undefined) return this.#over(run, frame, { Payload: result }, now);
      return Promise.resolve({ run: withFrame(run, frame, { ...current, doing: 'token' }), calls: [] });
    });
  }

  answered(run: Run, frame: string, output: unknown, now: number): Promise<Moved> {
    return this.#once(run, ['answered', frame, output], now, () => this.#over(run, frame, output, now));
  }

  failed(
    run: Run,
    frame: string,
    error: { readonly error: string; readonly cause: string },
    now: number,
  ): Promise<Moved> {
    return this.#once(run, ['failed', frame, error], now, () => {
      const current = frameOf(run, frame);
      const retrier = this.#retrier(current, error.error);
      if (retrier === undefined) return this.#caught(run, frame, error, now);
      return Promise.resolve({ run: withFrame(run, frame, { ...current, doing: 'failed', error }), calls: [] });
    });
  }

  /** Which retrier takes the error of a frame that has not had its last try. */
  #retrier({ state, retry }: Frame, error: string) {
    const retrier = this.#state(state).Retry?.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));
    return retrier === undefined || retry >= retrier.MaxAttempts ? undefined : retrier;
  }

  /** Tries a state that failed once more: for the last time. */
  retried(run: Run, frame: string, now: number): Promise<Moved> {
    return this.#once(run, ['retried', frame], now, () => {
      const current = frameOf(run, frame);
      const retrier = this.#retrier(current, current.error?.error ?? '');
      this.taken.add(`${current.state} Retry`);
      return this.#enter(run, frame, current.state, current.variables, now, retrier?.MaxAttempts ?? 0, current.until);
    });
  }

  /** The tries of a state that failed are used up. */
  gaveUp(run: Run, frame: string, now: number): Promise<Moved> {
    const { error } = frameOf(run, frame);
    return this.#once(run, ['gave up', frame], now, () =>
      this.#caught(run, frame, error ?? { error: 'Error', cause: '' }, now),
    );
  }

  /** The time of a wait is over. */
  timeOver(run: Run, frame: string, now: number): Promise<Moved> {
    return this.#once(run, ['time over', frame], now, () =>
      frameOf(run, frame).doing === 'wait'
        ? this.#over(run, frame, undefined, now)
        : this.#caught(run, frame, { error: TIMEOUT, cause: '' }, now),
    );
  }

  #state(name: string): State {
    const inBranches = Object.values(this.#flow.States).flatMap(({ Branches = [] }) => Branches);
    const found = [this.#flow, ...inBranches].map(({ States }) => States[name]).find((state) => state !== undefined);
    if (found === undefined) throw new Error(`The order flow has no state ${name}`);
    return found;
  }

  async #enter(
    run: Run,
    frame: string,
    state: string,
    variables: Frame['variables'],
    now: number,
    retry = 0,
    until?: number,
  ): Promise<Moved> {
    this.#now = now;
    this.taken.add(state);
    const { Type, Arguments, Resource, TimeoutSeconds, Seconds, Branches, Choices, Default, Assign } =
      this.#state(state);
    const here: Frame = { state, variables, retry, doing: 'function' };
    const scope = { variables, states: { input: run.input, context: contextOf(run, here) } };
    switch (Type) {
      case 'Task': {
        const step = FUNCTION_NAME.exec(Arguments?.FunctionName ?? '')?.[1] ?? state;
        const isWaiting = Resource?.endsWith('.waitForTaskToken') === true;
        const seconds = isWaiting ? Number(await this.#expressions.evaluate(TimeoutSeconds, scope, state)) : undefined;
        const payload = await this.#expressions.evaluate(Arguments?.Payload, scope, state);
        return {
          run: withFrame(run, frame, {
            ...here,
            ...(isWaiting ? { token: tokenOf(run, here), until: until ?? now + (seconds ?? 0) * 1000 } : {}),
          }),
          calls: [{ frame, step, payload }],
        };
      }
      case 'Choice': {
        for (const [index, choice] of (Choices ?? []).entries()) {
          if (!(await this.#expressions.boolean(choice.Condition, scope, state))) continue;
          this.taken.add(`${state} Choice ${index}`);
          const assigned = { ...variables, ...((await this.#evaluated(choice.Assign, scope)) as object) };
          return this.#enter(run, frame, choice.Next, assigned, now);
        }
        this.taken.add(`${state} Default`);
        const assigned = { ...variables, ...((await this.#evaluated(Assign, scope)) as object) };
        return this.#enter(run, frame, Default ?? '', assigned, now);
      }
      case 'Wait': {
        const seconds = Number(await this.#expressions.evaluate(Seconds, scope, state));
        return { run: withFrame(run, frame, { ...here, doing: 'wait', until: now + seconds * 1000 }), calls: [] };
      }
      case 'Parallel': {
        let moved: Moved = { run: withFrame(run, frame, { ...here, doing: 'branches' }), calls: [] };
        for (const [index, branch] of (Branches ?? []).entries()) {
          const next = await this.#enter(moved.run, `branch ${index}`, branch.StartAt, variables, now);
          moved = { run: next.run, calls: [...moved.calls, ...next.calls] };
        }
        return moved;
      }
      default:
        return this.#ended(run, frame, { ...here, doing: 'done' }, Type, now);
    }
  }

  #evaluated(template: unknown, scope: Parameters<Expressions['evaluate']>[1]): Promise<unknown> {
    return template === undefined ? Promise.resolve({}) : this.#expressions.evaluate(template, scope, 'Assign');
  }

  async #over(run: Run, frame: string, result: unknown, now: number): Promise<Moved> {
    this.#now = now;
    const current = frameOf(run, frame);
    const { Assign, Next } = this.#state(current.state);
    const scope = {
      variables: current.variables,
      states: { input: run.input, result, context: contextOf(run, current) },
    };
    const variables = { ...current.variables, ...((await this.#evaluated(Assign, scope)) as object) };
    if (Next === undefined) return this.#ended(run, frame, { ...current, doing: 'done' }, 'End', now);
    return this.#enter(run, frame, Next, variables, now);
  }

  async #caught(
    run: Run,
    frame: string,
    { error, cause }: { readonly error: string; readonly cause: string },
    now: number,
  ): Promise<Moved> {
    this.#now = now;
    const current = frameOf(run, frame);
    const { Catch = [] } = this.#state(current.state);
    const index = Catch.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, error));
    const catcher = Catch[index];
    if (catcher === undefined) return { run: { ...run, status: 'FAILED', frames: {} }, calls: [] };
    this.taken.add(`${current.state} Catch ${catcher.ErrorEquals.includes(error) ? error : catcher.ErrorEquals[0]}`);
    const scope = {
      variables: current.variables,
      states: { input: run.input, errorOutput: { Error: error, Cause: cause }, context: contextOf(run, current) },
    };
    const variables = { ...current.variables, ...((await this.#evaluated(catcher.Assign, scope)) as object) };
    return this.#enter(run, frame, catcher.Next, variables, now);
  }

  async #ended(run: Run, frame: string, last: Frame, type: string, now: number): Promise<Moved> {
    if (frame === MAIN) {
      return { run: { ...run, status: type === 'Fail' ? 'FAILED' : 'SUCCEEDED', frames: { main: last } }, calls: [] };
    }
    const current = withFrame(run, frame, last);
    const branches = Object.entries(current.frames).filter(([name]) => name !== MAIN);
    if (branches.some(([, { doing }]) => doing !== 'done')) return { run: current, calls: [] };
    return this.#over({ ...current, frames: { main: frameOf(current, MAIN) } }, MAIN, [], now);
  }
}

export function frameOf(run: Run, frame: string): Frame {
  const found = run.frames[frame];
  if (found === undefined) throw new Error(`Run ${run.name} has no frame ${frame}`);
  return found;
}

const withFrame = (run: Run, name: string, frame: Frame): Run => ({ ...run, frames: { ...run.frames, [name]: frame } });

const contextOf = (run: Run, frame: Frame) => ({
  Execution: { Name: run.name, RedriveCount: run.redrive },
  State: { Name: frame.state, RetryCount: frame.retry },
  Task: { Token: tokenOf(run, frame) },
});

const tokenOf = (run: Run, { state, retry }: Frame): string => `token ${run.name} ${state} ${run.redrive} ${retry}`;
