import type { OrderView } from '../../../ops/console/api.ts';

/** What a person can do about an order, the mildest first. */
export const ACTIONS = ['settle', 'resume', 'resend', 'refund', 'pay_back', 'cancel', 'activate'] as const;
export type Action = (typeof ACTIONS)[number];

export interface ShownAction {
  readonly action: Action;
  readonly isAllowed: boolean;
  /** The server's sentence: what it would do, or why it may not be done; null where it has none. */
  readonly why: string | null;
}

type Shown = Pick<OrderView, 'order' | 'checkout' | 'operations' | 'nextRun' | 'resendable'>;

/**
 * What may be done with an order as it stands, and why not. Empty for a checkout without an order. The server decides
 * again whatever is shown here.
 */
export function actionsOf(shown: Shown): readonly ShownAction[] {
  if (shown.order === undefined) return [];
  return ACTIONS.flatMap((action) => shownAction(action, shown) ?? []);
}

function shownAction(action: Action, shown: Shown): ShownAction | undefined {
  const { order, checkout, operations, nextRun, resendable } = shown;
  const isFlagged = checkout?.attention !== undefined;
  switch (action) {
    case 'resend':
      return { action, isAllowed: resendable.length > 0, why: null };
    case 'settle':
      // Who looks after a flag starts the next run, which is the same.
      return isFlagged && nextRun === 'settle' ? undefined : verdict(action, action);
    case 'resume':
      if (nextRun === undefined || (nextRun === 'settle' && !isFlagged)) return undefined;
      // An active order is undone by a refund, never by resuming.
      return nextRun === 'refund' && order?.status === 'active' ? undefined : verdict(action, nextRun);
    default:
      return verdict(action, action);
  }

  function verdict(of: Action, operation: string): ShownAction | undefined {
    const found = operations.find((one) => one.operation === operation);
    return found && { action: of, isAllowed: found.isAllowed, why: found.why };
  }
}
