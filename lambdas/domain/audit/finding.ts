import type { StockCount } from './stock-rules.ts';

export const AUDIT_RULES = ['R1', 'R2', 'R3', 'R4', 'R5'] as const;
export type AuditRule = (typeof AUDIT_RULES)[number];

export const AUDIT_TITLES: Readonly<Record<AuditRule, string>> = {
  R1: 'What is reserved is held, and there are that many pieces',
  R2: 'Every counted piece is on the shelf or sold',
  R3: 'An order is active exactly when it is paid',
  R4: 'An invalid order holds nothing and is definitely not paid',
  R5: 'Money taken has an order, a refund or a person',
};

/**
 * What would put a finding right. Each repair names the numbers it was found with, and is made only while they still
 * stand: what changed meanwhile is looked at again.
 */
export type Repair =
  /** `reserved` is wrong by that much. Lowering also settles every removed hold that may still be on its way. */
  | { readonly kind: 'correct_reserved'; readonly product: string; readonly reserved: number; readonly by: number }
  /** Somebody set the stock past the log: the change is logged, and counted from then on. */
  | { readonly kind: 'log_stock'; readonly product: StockCount; readonly from: number; readonly to: number }
  /** The product was written anew without its counts: it is counted again as it stands. */
  | { readonly kind: 'count_anew'; readonly product: StockCount }
  /** Nothing that a machine may decide. */
  | { readonly kind: 'person'; readonly todo: string };

/** A rule that does not hold, for one product or one order. Ids and numbers only: it is logged. */
export interface Finding {
  readonly rule: AuditRule;
  /** Id of the product or of the order. */
  readonly subject: string;
  readonly says: string;
  readonly repair: Repair;
}

/** The repair in one sentence, as people are told it. */
export function describeRepair(repair: Repair): string {
  switch (repair.kind) {
    case 'correct_reserved':
      return `change \`reserved\` from ${repair.reserved} by ${repair.by > 0 ? '+' : ''}${repair.by}`;
    case 'log_stock':
      return `log the change of the stock from ${repair.from} to ${repair.to}`;
    case 'count_anew':
      return `count it anew: ${repair.product.stock ?? 0} in stock and ${repair.product.sold ?? 0} sold`;
    case 'person':
      return repair.todo;
  }
}

/** Whether two looks found the same thing. */
export const isSameFinding = (a: Finding, b: Finding): boolean =>
  a.rule === b.rule && a.subject === b.subject && a.says === b.says;
