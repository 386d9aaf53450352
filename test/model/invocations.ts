import { setImmediate as queuesEmpty } from 'node:timers/promises';
import { beginAt } from './model-time.ts';
import { call } from './functions.ts';
import { canonical, Interned } from './intern.ts';
import type { Answer, Request } from './requests.ts';

/** How a function ended. */
export type Ended = { readonly result: unknown } | { readonly error: string; readonly message: string };

/** What a function has been told so far, and so where in its work it is. */
interface Told {
  readonly answer: number;
  readonly at: number;
}

/** A function at work: it waits for answers to what it asked, or has ended. */
export interface Invocation {
  readonly name: string;
  readonly input: unknown;
  readonly begunAt: number;
  /** By the place of the request among all that it made. */
  readonly told: ReadonlyMap<number, Told>;
  /** What it waits for: the place of each request, and its number. */
  readonly waitsFor: readonly (readonly [place: number, request: number])[];
  readonly ended?: Ended;
}

/** More requests than any function makes: what one makes up is never what another does. */
const LONGEST_PROGRAM = 1_000;

/** A function that was run up to some place, and can go on from there, once. */
interface Running {
  readonly program: number;
  readonly answer: Map<number, (answer: Answer) => void>;
  waitsFor: (readonly [place: number, request: number])[];
  asked: number;
  ended: Ended | undefined;
}

/**
 * Real functions, one request at a time. A function does nothing but ask and be told, so where it is in its work follows
 * from what it was told: to go on from there with another answer it is run anew with the same answers up to there. Each
 * such place is made once and has a number.
 */
export class Invocations {
  readonly requests = new Interned<Request>();
  readonly answers = new Interned<Answer>();
  readonly #invocations: Invocation[] = [];
  readonly #programs = new Interned<unknown>();
  readonly #begun = new Map<string, number>();
  readonly #next = new Map<string, number>();
  /** Functions that wait at such a place for the first answer that is given there. */
  readonly #waiting = new Map<number, Running>();
  /** Changes requests on their way: how a test breaks a function. */
  readonly #onRequest: (request: Request) => Request;

  constructor(onRequest: (request: Request) => Request = (request) => request) {
    this.#onRequest = onRequest;
  }

  get count(): number {
    return this.#invocations.length;
  }

  get(number: number): Invocation {
    const invocation = this.#invocations[number];
    if (invocation === undefined) throw new Error(`There is no invocation ${number}`);
    return invocation;
  }

  async begin(name: string, input: unknown, at: number): Promise<number> {
    const key = canonical([name, input, at]);
    const known = this.#begun.get(key);
    if (known !== undefined) return known;
    const told = new Map<number, Told>();
    const number = this.#reached({ name, input, begunAt: at, told }, await this.#run(name, input, at, told));
    this.#begun.set(key, number);
    return number;
  }

  /** The same function after the request at `place` was answered. */
  async tell(number: number, place: number, answer: number, at: number): Promise<number> {
    const key = `${number} ${place} ${answer} ${at}`;
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const { name, input, begunAt, told } = this.get(number);
    const more = new Map(told).set(place, { answer, at });
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    const running =
      waiting === undefined
        ? await this.#run(name, input, begunAt, more)
        : await this.#goOn(waiting, place, answer, at);
    const next = this.#reached({ name, input, begunAt, told: more }, running);
    this.#next.set(key, next);
    return next;
  }

  #reached(invocation: Omit<Invocation, 'waitsFor' | 'ended'>, running: Running): number {
    const { waitsFor, ended } = running;
    if (ended === undefined && waitsFor.length === 0) {
      throw new Error(`${invocation.name} waits for nothing that the model knows`);
    }
    this.#invocations.push({ ...invocation, waitsFor, ...(ended === undefined ? {} : { ended }) });
    const number = this.#invocations.length - 1;
    if (ended === undefined) this.#waiting.set(number, running);
    return number;
  }

  async #goOn(running: Running, place: number, answer: number, at: number): Promise<Running> {
    const tell = running.answer.get(place);
    if (tell === undefined) throw new Error(`Nothing was asked at ${place}`);
    running.answer.delete(place);
    running.waitsFor = running.waitsFor.filter(([other]) => other !== place);
    beginAt(at, running.program + running.asked);
    tell(this.answers.value(answer));
    await queuesEmpty();
    return running;
  }

  async #run(name: string, input: unknown, begunAt: number, told: ReadonlyMap<number, Told>): Promise<Running> {
    const program = this.#programs.number([name, input]) * LONGEST_PROGRAM;
    const running: Running = { program, answer: new Map(), waitsFor: [], asked: 0, ended: undefined };
    beginAt(begunAt, program);
    const ask = (request: Request): Promise<Answer> => {
      const place = running.asked++;
      const known = told.get(place);
      if (known === undefined) {
        running.waitsFor = [...running.waitsFor, [place, this.requests.number(this.#onRequest(request))]];
        return new Promise((resolve) => running.answer.set(place, resolve));
      }
      beginAt(known.at, program + running.asked);
      return Promise.resolve(this.answers.value(known.answer));
    };
    void call(name, input, ask).then(
      (result) => {
        running.ended = { result: result === undefined ? null : (JSON.parse(JSON.stringify(result)) as unknown) };
      },
      (error: unknown) => {
        running.ended = endedBy(error);
      },
    );
    await queuesEmpty();
    return running;
  }
}

const endedBy = (error: unknown): Ended =>
  error instanceof Error ? { error: error.name, message: error.message } : { error: 'Error', message: String(error) };
