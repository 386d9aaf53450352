import { CheckoutError } from '../../lambdas/domain/errors.ts';
import type { Change } from '../../ops/change.ts';
import { activateOrder } from '../../ops/operations/activate-order.ts';
import { auditShop } from '../../ops/operations/audit-shop.ts';
import { refundOrder } from '../../ops/operations/refund-order.ts';
import { releaseExpiredHolds } from '../../ops/operations/release-expired-holds.ts';
import { repairStock } from '../../ops/operations/repair-stock.ts';
import { resumeOrder } from '../../ops/operations/resume-order.ts';
import { setStock } from '../../ops/operations/set-stock.ts';
import { undoOrder } from '../../ops/operations/undo-order.ts';
import { NothingFound, OperationRefused } from '../../ops/refusal.ts';
import { openDesk, type Desk } from '../simulation/desk.ts';
import type { OPERATIONS } from './case.ts';

const BY = { why: 'the customer called', operator: 'karin' };
/** What an audit waits for between two looks is long enough for the world to go on. */
const AUDIT_BUDGET_MS = 60_000;

interface Asked {
  readonly order: string;
  readonly product: string;
  readonly stock: number;
}

const CHANGES: Readonly<Record<(typeof OPERATIONS)[number], (asked: Asked, desk: Desk) => Promise<Change>>> = {
  activate: ({ order }, desk) => activateOrder({ order, ...BY }, desk),
  refund: ({ order }, desk) => refundOrder({ order, ...BY, moneyBack: 'swish', pieces: 'returned' }, desk),
  'pay-back': ({ order }, desk) => refundOrder({ order, ...BY, moneyBack: 'other', pieces: 'returned' }, desk),
  cancel: ({ order }, desk) => undoOrder({ order, ...BY, moneyBack: 'none-taken', pieces: 'returned' }, desk),
  resume: ({ order }, desk) => resumeOrder({ order, ...BY, kind: undefined }, desk),
  'release-holds': (_, desk) => releaseExpiredHolds(desk),
  'repair-stock': async (_, desk) =>
    repairStock(await auditShop(desk, AUDIT_BUDGET_MS), { who: BY.operator, why: BY.why }, desk),
  'set-stock': ({ product, stock }, desk) => setStock({ product, stock, who: BY.operator, why: BY.why }, desk),
};

/** An operator's command. That it is refused, or that others were in the way, is an answer too. */
export async function operate(does: (typeof OPERATIONS)[number], asked: Asked): Promise<void> {
  try {
    const change = await CHANGES[does](asked, openDesk());
    await change.apply();
  } catch (error) {
    const isAnswer =
      error instanceof OperationRefused || error instanceof NothingFound || error instanceof CheckoutError;
    if (!isAnswer) throw error;
  }
}
