import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn';
import type { Operation } from '../../lambdas/domain/operations.ts';
import type { Pieces } from '../../lambdas/domain/order.ts';
import type { ListedReservation } from '../operations/list-reservations.ts';
import type { Resendable } from '../operations/resend-mail.ts';
import type { ShownOrder } from '../operations/show-order.ts';

export type { Moment, SwishTurn } from '../operations/order-timeline.ts';
export type { ListedReservation, Resendable };
export type { ResendableMail } from '../operations/resend-mail.ts';

/** What the console's page and its server say to each other: JSON below `/ops/api`. Times are epoch ms by the shop's clock. */
export const CONSOLE_API = '/ops/api';

/** The rest below `/ops` are its pages. */
export const isConsoleRequest = ({ url = '' }: { readonly url?: string | undefined }): boolean =>
  url.startsWith(`${CONSOLE_API}/`);

/** Which shop this is, and what may be done with it. */
export interface ConsoleShop {
  readonly environment: string;
  readonly region: string;
  /** A local cloud: faults can be injected and the clock moved, below `/local`. */
  readonly isLocal: boolean;
  readonly mayChange: boolean;
  /** Under which name changes are written down. */
  readonly operator: string;
  /** Whoever confirms a change has to type what it is about: see `sure`. */
  readonly asksIfSure: boolean;
  readonly now: number;
}

export const EXECUTION_FILTERS = [
  'all',
  'running',
  'waiting-for-payment',
  'confirmed',
  'cancelled',
  'refunded',
  'rejected',
  'needs-attention',
] as const;
export type ExecutionFilter = (typeof EXECUTION_FILTERS)[number];

/** How an execution stands for people, told from its status and from the record of its checkout. */
export type ExecutionStanding = Exclude<ExecutionFilter, 'all'> | 'handed-over' | 'aborted';

export interface ListedExecution {
  /** `{id}`, `{id}-2`, … */
  readonly name: string;
  readonly checkoutId: string;
  /** Null for a checkout without an order. */
  readonly orderNumber: string | null;
  readonly status: ExecutionStatus;
  readonly standing: ExecutionStanding;
  /** Why the order ended as it did, or what a person is needed for. */
  readonly reason: string | null;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
}

export interface ExecutionPage {
  /** The newest first. */
  readonly executions: readonly ListedExecution[];
  /** Asks for the page after this one; null on the last. */
  readonly next: string | null;
  /** How many executions were looked through for this page: a rare filter gives up after so many and says where to go on. */
  readonly lookedAt: number;
  readonly now: number;
}

/**
 * `POST /ops/api/search`. Not in an address, since it may be an e-mail address: those stand in logs and histories.
 * Numbers (with or without the dot), ids, names of executions, references of payments and refunds at Swish, and the
 * customers' e-mail addresses.
 */
export interface SearchRequest {
  readonly text: string;
  /** `next` of the answer before; null: from the newest order on. */
  readonly next: string | null;
}

/** All runs of the checkouts that were found, the newest first. */
export interface SearchResult {
  readonly executions: readonly ListedExecution[];
  /** The orders that were found: also those whose executions are forgotten, or that never had one. */
  readonly orders: readonly { readonly id: string; readonly number: string }[];
  /** An e-mail address is looked for among so many orders at a time; null when there are no more. */
  readonly next: string | null;
  /** How many orders were looked through for this answer. */
  readonly lookedAt: number;
  readonly now: number;
}

export interface ShownExecution extends ListedExecution {
  readonly arn: string;
  readonly error: string | null;
  readonly cause: string | null;
  /** All runs of this checkout that Step Functions knows of, the first one first. */
  readonly runs: readonly { readonly name: string; readonly status: ExecutionStatus; readonly kind: string | null }[];
  /** Names the definition that it runs: the same text for the same definition. */
  readonly definition: string;
  readonly now: number;
}

/** An event of GetExecutionHistory as AWS gives it, its time as epoch ms. */
export type ExecutionEvent = Omit<HistoryEvent, 'timestamp' | 'id' | 'type'> & {
  readonly id: number;
  readonly type: string;
  readonly timestamp: number;
};

export interface ExecutionEvents {
  readonly status: ExecutionStatus;
  /** Those after the asked id, in order. Task tokens, which a waiting step is answered by, are left out of them. */
  readonly events: readonly ExecutionEvent[];
  /** There are more already: ask again, after the last of these. */
  readonly hasMore: boolean;
  readonly now: number;
}

export interface ShownDefinition {
  /** As a `ShownExecution` names it. */
  readonly definition: string;
  /** The state machine in Amazon States Language, parsed. */
  readonly asl: Readonly<Record<string, unknown>>;
}

/** An order on one page; the customer's data is masked unless it is asked for. */
export type OrderView = ShownOrder & { readonly now: number };

interface Confirmable {
  readonly why: string;
  /** Null: only say what would be done. Else the `confirmation` of the preview that was read; it is good for once. */
  readonly confirm: string | null;
  /** With a confirmation, where the shop asks if one is sure: the order's number, or the product's id, typed in. */
  readonly sure?: string | undefined;
}

export type OperationRequest = Confirmable &
  (
    | { readonly operation: Extract<Operation, 'activate' | 'settle' | 'late-payment'> | 'resume' }
    | { readonly operation: Extract<Operation, 'cancel' | 'refund' | 'pay_back'>; readonly pieces: Pieces }
    | { readonly operation: 'resend'; readonly recipient: 'customer' | 'admin'; readonly kind: Resendable | null }
  );

export interface StockRequest extends Confirmable {
  readonly stock: number;
}

/** What is going to be done, a sentence each; nothing was done yet. */
export interface Preview {
  readonly done: false;
  readonly steps: readonly string[];
  readonly confirmation: string;
}

export interface Applied {
  readonly done: true;
  readonly steps: readonly string[];
  /** What became of it, in a sentence. */
  readonly text: string;
}

export interface StockView {
  readonly products: readonly {
    readonly id: string;
    readonly title: string;
    readonly isActive: boolean;
    readonly stock: number;
    readonly held: number;
    readonly free: number;
  }[];
  /** The oldest first. */
  readonly holds: readonly ListedReservation[];
  readonly now: number;
}

export interface RulesView {
  readonly ok: boolean;
  /** What is not told from here (R6 to R8 of a shop on AWS) is no rule of the list. */
  readonly rules: readonly {
    readonly id: string;
    readonly title: string;
    readonly ok: boolean;
    readonly offenders: readonly string[];
  }[];
  /** What could not be told this time, in sentences; empty when everything was looked at. */
  readonly incomplete: readonly string[];
  readonly now: number;
}

export type ConsoleErrorCode =
  'not_found' | 'invalid_request' | 'read_only' | 'forbidden' | 'refused' | 'changed' | 'unreachable' | 'internal';

/** Every answer that is no 200: `message` is a sentence for a person. */
export interface ConsoleError {
  readonly error: {
    readonly code: ConsoleErrorCode;
    readonly message: string;
    /** Of `invalid_request`: which part of the request, as a path such as `order.pieces`. */
    readonly field?: string;
    /** Of `changed`: what would be done now. */
    readonly preview?: Preview;
  };
}
