import { AUDIT_RULES, AUDIT_TITLES } from '../../lambdas/domain/audit/finding.ts';
import type { Shop } from '../connect.ts';
import { auditShop } from '../operations/audit-shop.ts';
import type { RulesView } from './api.ts';

/** What was found of the rules, by whoever can tell. */
export type RulesReport = Pick<RulesView, 'ok' | 'rules' | 'incomplete'>;

/** A page waits a minute for an answer. */
const BUDGET_MS = 45_000;

/** Asks a shop for its rules: one look at a time, since each reads whole tables. */
export function rulesOf(shop: Shop): () => Promise<RulesReport> {
  let looking: Promise<RulesReport> | undefined;
  return () =>
    (looking ??= audited(shop).finally(() => {
      looking = undefined;
    }));
}

/** R1 to R5 by the auditor's look. */
async function audited(shop: Shop): Promise<RulesReport> {
  const { findings, incomplete } = await auditShop(shop, BUDGET_MS);
  const rules = AUDIT_RULES.map((id) => {
    const offenders = findings.filter(({ rule }) => rule === id).map(({ subject, says }) => `${subject}: ${says}`);
    return { id, title: AUDIT_TITLES[id], ok: offenders.length === 0, offenders };
  });
  return { ok: findings.length === 0, rules, incomplete };
}
