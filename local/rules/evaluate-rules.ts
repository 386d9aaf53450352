import { AUDIT_TITLES } from '../../lambdas/domain/audit/finding.ts';
import { nothingIsForgotten } from './due-rule.ts';
import { everythingIsOnce } from './identity-rule.ts';
import { mailsAreOnce } from './mail-rule.ts';
import { activeIsPaid, invalidIsOver, moneyIsAnswered } from './payment-rules.ts';
import { piecesAreConserved, reservedIsHeld } from './stock-rules.ts';
import { WorldIndex } from './world-index.ts';
import type { World } from './world.ts';

export interface RuleResult {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  /** An id with a short sentence each, nothing personal. */
  readonly offenders: readonly string[];
}

export interface RuleReport {
  readonly ok: boolean;
  readonly rules: readonly RuleResult[];
}

interface Rule {
  readonly id: string;
  readonly title: string;
  readonly offenders: (index: WorldIndex) => string[];
}

const RULES: readonly Rule[] = [
  { id: 'R1', title: AUDIT_TITLES.R1, offenders: reservedIsHeld },
  { id: 'R2', title: AUDIT_TITLES.R2, offenders: piecesAreConserved },
  { id: 'R3', title: AUDIT_TITLES.R3, offenders: activeIsPaid },
  { id: 'R4', title: AUDIT_TITLES.R4, offenders: invalidIsOver },
  { id: 'R5', title: AUDIT_TITLES.R5, offenders: moneyIsAnswered },
  { id: 'R6', title: 'Nothing that is due is forgotten', offenders: nothingIsForgotten },
  { id: 'R7', title: 'One order, number, payment request and refund per checkout', offenders: everythingIsOnce },
  { id: 'R8', title: 'Each mail of an order once per recipient', offenders: mailsAreOnce },
];

/**
 * Whether the shop keeps its promises right now. R3, R4 and R5 are asked of orders at rest only: while a run is under
 * way or due, or a stream record waits for its function, an order may be between two states.
 */
export function evaluateRules(world: World): RuleReport {
  const index = new WorldIndex(world);
  const rules = RULES.map(({ id, title, offenders }): RuleResult => {
    const found = offenders(index);
    return { id, title, ok: found.length === 0, offenders: found };
  });
  return { ok: rules.every(({ ok }) => ok), rules };
}
