import type { Flow } from './definition.ts';
import type { Variables } from './variables.ts';

/**
 * Where a flow stands. It outlives the run that moves it: a redriven execution goes on from its frames, so that what
 * succeeded is not run again.
 */
export interface Frame {
  readonly flow: Flow;
  readonly variables: Variables;
  stateName: string;
  /** Input of the current state. */
  input: unknown;
  /** The visit to the current state, once it was entered. */
  entered: { readonly eventId: number; readonly time: string } | undefined;
  /** Branches of the current state, when it is a Parallel or Map state under way. */
  fork: Fork | undefined;
  /** Present once the flow is over. */
  output: { readonly value: unknown } | undefined;
}

export interface Fork {
  /** Items of a Map state; the one argument of every branch of a Parallel state. */
  readonly inputs: readonly unknown[];
  /** A hole is a branch that has not begun. */
  readonly branches: (Frame | undefined)[];
}

export function newFrame(flow: Flow, variables: Variables, input: unknown): Frame {
  return {
    flow,
    variables,
    stateName: flow.StartAt,
    input,
    entered: undefined,
    fork: undefined,
    output: undefined,
  };
}

/** Forgets the branches of a frame, and gives back what their variables take of the execution's budget. */
export function dropFork(frame: Frame): void {
  for (const branch of frame.fork?.branches ?? []) {
    if (branch === undefined) continue;
    dropFork(branch);
    branch.variables.release();
  }
  frame.fork = undefined;
}
