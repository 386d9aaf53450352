import { runName } from '../../lambdas/domain/identifiers.ts';
import { spent, type Move } from './move.ts';
import type { Request } from './requests.ts';
import type { Outside } from './swish.ts';
import { unawaited, type State, type Went, type World } from './world.ts';

/** How Lambda and Step Functions name a function that died. */
const KILLED = { error: 'Sandbox.Timedout', cause: 'the function was killed' };
const ABANDONED = { error: 'Lambda.ClientExecutionTimeoutException', cause: 'the answer of the function was lost' };

/** What functions at work do, one request at a time, and what may go wrong with each. */
export class Work {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The requests that a process waits for, each with its place. */
  waiting(state: State, index: number): readonly (readonly [number, number])[] {
    const process = state.processes[index];
    return process === undefined ? [] : this.#world.invocations.get(process.invocation).waitsFor;
  }

  asksSwish(state: State): boolean {
    return this.waiting(state, state.current).some(
      ([, request]) => this.#world.invocations.requests.value(request).on === 'swish',
    );
  }

  async moves(state: State): Promise<Move[]> {
    const moves: Move[] = [];
    for (let index = 0; index < state.processes.length; index++) moves.push(...(await this.#ofProcess(state, index)));
    return moves;
  }

  async #ofProcess(before: State, index: number): Promise<Move[]> {
    const isOther = before.current >= 0 && before.current !== index;
    const left = isOther ? spent(before.left, 'adversity') : before.left;
    const process = before.processes[index];
    if (left === undefined || process === undefined) return [];
    const state = { ...before, left, current: index };
    const waiting = this.waiting(state, index);
    const moves: Move[] = [];
    for (const [order, request] of waiting.entries()) {
      // Which of two requests of one function comes first matters only if somebody comes in between.
      if (order > 0 && state.left.adversity === 0) break;
      moves.push(await this.served(state, index, request));
    }
    const faulty = spent(state.left, 'adversity');
    const [first] = waiting;
    if (faulty !== undefined && first !== undefined) {
      moves.push(...(await this.#faults({ ...state, left: faulty }, index, first)));
    }
    return moves;
  }

  async served(state: State, index: number, waiting: readonly [number, number] | undefined): Promise<Move> {
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
      const outside = this.#world.outside.value(state.outside);
      return { ...rest, outside: this.#world.outside.number({ ...outside, removed: outside.removed.slice(1) }) };
    }
    if (process?.run === undefined || process.frame === undefined) return rest;
    const run = this.#world.runs.value(state.runs)[process.run];
    if (run === undefined || run.status !== 'RUNNING') return rest;
    const moved =
      'error' in ended
        ? await this.#world.flow.failed(run, process.frame, causeOf(ended), state.now)
        : await this.#world.flow.returned(run, process.frame, ended.result, state.now);
    return this.#world.moved(rest, moved);
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
        moves.push({
          says: `nobody waits any more for ${who}, which goes on`,
          next: await this.#world.moved(alone, moved),
        });
      }
    }
    if (isReading(asking)) return moves;
    const { rows, outside, runs } = state;
    const undone: Went = { rows, outside, runs, calls: [], answer: this.#noAnswer(asking) };
    const done: Went = { ...(await this.#world.serve(state, request)), answer: undone.answer };
    if (asking.on === 'table' && asking.command === 'TransactWriteCommand') {
      const contended = { ...undone, answer: this.#world.answer({ contended: true }) };
      moves.push(await this.#told(state, index, place, contended, `${who}: others get in the way too often`));
    }
    if (asking.on !== 'table') {
      moves.push(await this.#told(state, index, place, undone, `${who}: ${what} fails, and is not done`));
    }
    if (done.rows !== rows || done.outside !== outside || done.runs !== runs) {
      moves.push(await this.#told(state, index, place, done, `${who}: ${what} is done, and the answer is lost`));
    }
    if (asking.on === 'swish' && (asking.call === 'create' || asking.call === 'createRefund')) {
      const put = { call: asking.call, with: asking.with } as Outside['underWay'][number];
      const before = this.#world.outside.value(state.outside);
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
}

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
