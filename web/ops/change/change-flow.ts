import type { Applied, ConsoleError, Preview } from '../../../ops/console/api.ts';
import { RequestRefused, Unreachable } from '../../design/request.ts';

/** Why a change is not made (yet). `unsure`: no answer came to "do it", so that it may have been done. */
export interface ChangeProblem {
  readonly kind: 'refused' | 'unreachable' | 'unsure';
  /** The server's sentence. */
  readonly sentence?: string;
}

/** Where a person is with a change: it is written, looked at, decided about, and done, in this order only. */
export type ChangeState =
  | { readonly step: 'asking'; readonly problem?: ChangeProblem }
  | { readonly step: 'looking' }
  /** `isAnother`: these are not the steps that were decided about, since the shop changed meanwhile. */
  | { readonly step: 'deciding'; readonly preview: Preview; readonly isAnother: boolean }
  | { readonly step: 'doing'; readonly preview: Preview }
  | { readonly step: 'done'; readonly applied: Applied };

/** Asks the server: with null what would be done, with a preview's confirmation to do it. */
export type Send<Request> = (request: Request, confirm: string | null) => Promise<Preview | Applied>;

/**
 * Leads through a change. Nothing is done that was not shown before, and once however often it is clicked. Whatever goes
 * wrong leads back to the question, with what was typed still there.
 */
export class ChangeFlow<Request> {
  #state: ChangeState = { step: 'asking' };
  #request: Request | undefined;
  readonly #send: Send<Request>;
  readonly #show: (state: ChangeState) => void;

  constructor(send: Send<Request>, show: (state: ChangeState) => void) {
    this.#send = send;
    this.#show = show;
  }

  /** Asks what `request` would do. */
  async look(request: Request): Promise<void> {
    if (this.#state.step !== 'asking') return;
    this.#request = request;
    this.#go({ step: 'looking' });
    try {
      this.#go(shown(await this.#send(request, null)));
    } catch (error) {
      this.#go({ step: 'asking', problem: problemOf(error, 'unreachable') });
    }
  }

  /** Has it done as it was shown. @param more what the decision adds to the request */
  async decide(more: Partial<Request> = {}): Promise<void> {
    if (this.#state.step !== 'deciding' || this.#request === undefined) return;
    const { preview } = this.#state;
    this.#go({ step: 'doing', preview });
    try {
      this.#go(shown(await this.#send({ ...this.#request, ...more }, preview.confirmation)));
    } catch (error) {
      const changed = previewOf(error);
      this.#go(
        changed === undefined
          ? { step: 'asking', problem: problemOf(error, 'unsure') }
          : { step: 'deciding', preview: changed, isAnother: true },
      );
    }
  }

  /** Back to the question. */
  reconsider(): void {
    if (this.#state.step === 'deciding') this.#go({ step: 'asking' });
  }

  #go(state: ChangeState): void {
    this.#state = state;
    this.#show(state);
  }
}

const shown = (answer: Preview | Applied): ChangeState =>
  answer.done ? { step: 'done', applied: answer } : { step: 'deciding', preview: answer, isAnother: false };

/** What would be done now, from an answer that says that it is no longer what was shown. */
function previewOf(error: unknown): Preview | undefined {
  if (!(error instanceof RequestRefused) || error.code !== 'changed') return undefined;
  return (error.body as ConsoleError).error.preview;
}

function problemOf(error: unknown, withoutAnswer: 'unreachable' | 'unsure'): ChangeProblem {
  if (error instanceof RequestRefused) return { kind: 'refused', sentence: error.message };
  if (error instanceof Unreachable) return { kind: withoutAnswer };
  throw error;
}
