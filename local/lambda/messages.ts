import type { LambdaError } from './types.ts';

/** What a function's thread is given when it starts. */
export interface Boot {
  /** Absolute folder of the function's bundle. */
  readonly codeFolder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly functionArn: string;
  /** One 64-bit integer: the clock's offset in milliseconds. Shared, so that a jump is seen at once. */
  readonly clockOffset: SharedArrayBuffer;
}

/**
 * From the host to a function's thread. `sequence` grows by one with each message; the thread repeats the last one it
 * has seen when it reports its state, so that the host can tell a report that crossed a newer message on the way.
 */
export type HostMessage =
  | {
      readonly type: 'invoke';
      readonly sequence: number;
      readonly requestId: string;
      readonly traceId: string;
      /** The event as JSON. */
      readonly payload: string;
      /** When the invocation times out, on the clock. */
      readonly deadline: number;
    }
  /** A timer came due, or the clock's offset changed. `setBackMs` is positive when the clock was set back by that much. */
  | { readonly type: 'wake'; readonly sequence: number; readonly setBackMs: number };

/** From a function's thread to the host. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  /** The module could not be loaded; the thread is of no use. */
  | { readonly type: 'init-failed'; readonly error: LambdaError }
  | { readonly type: 'succeeded'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'failed'; readonly requestId: string; readonly error: LambdaError }
  /** An error that nobody caught; the thread exits after this message. */
  | {
      readonly type: 'crashed';
      readonly requestId: string | undefined;
      readonly error: LambdaError;
      readonly exitCode: number;
    }
  | { readonly type: 'log'; readonly requestId: string | undefined; readonly text: string }
  /**
   * Whether the thread has anything to do. Not awake means that its invocations wait for the clock alone: for `nextDue`,
   * or for nothing that will ever come.
   */
  | {
      readonly type: 'state';
      readonly sequence: number;
      readonly awake: boolean;
      readonly nextDue: number | undefined;
    };
