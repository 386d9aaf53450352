import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { RecordedOutcome } from '../../lambdas/domain/outcome.ts';
import { checkoutsOf, type Run } from '../../local/rules/world.ts';
import type { PaymentRecord } from '../../local/swish/simulator.ts';
import { findLeaks } from './secrecy.ts';
import type { Simulation } from './simulation.ts';

/**
 * What is wrong in a simulation, by every rule of the design: `R4: 5b1c…: holds a piece`. Empty when all of them hold.
 * `isOver` says of a run that what it has left to do changes no order: then it counts as ended.
 */
export async function brokenRules(
  simulation: Simulation,
  { isOver }: { readonly isOver?: (run: Run) => boolean } = {},
): Promise<readonly string[]> {
  const { rules } = await simulation.rules(isOver);
  const onTheWay = simulation.broken.map(
    ({ rule, offenders, after }) => `${rule} (after ${after}): ${offenders.join('; ')}`,
  );
  const now = rules.filter(({ ok }) => !ok).map(({ id, offenders }) => `${id}: ${offenders.join('; ')}`);
  const unfounded = (await findUnfoundedOutcomes(simulation)).map((sentence) => `R9: ${sentence}`);
  const leaks = (await findLeaks(simulation)).map((sentence) => `R10: ${sentence}`);
  return [...onTheWay, ...now, ...unfounded, ...leaks];
}

/** R9: outcomes on record that Swish does not know of. What a script lets Swish say is not looked at: use it where it is true. */
async function findUnfoundedOutcomes({ tables, swish }: Simulation): Promise<readonly string[]> {
  return checkoutsOf(await tables.rows())
    .filter(({ id, outcome }) => outcome !== undefined && !isFounded(outcome, swish.find(instructionIdOf(id))))
    .map(({ id, outcome }) => `${id}: ${outcome} is on record, and is not what Swish says`);
}

function isFounded(outcome: RecordedOutcome, payment: PaymentRecord | undefined): boolean {
  switch (outcome) {
    case 'NOT_FOUND':
    case 'REFUSED':
      return payment === undefined;
    case 'MISMATCH':
      return payment?.status === 'PAID';
    // Money that comes after an error is news that is still on its way.
    case 'ERROR':
      return payment?.status === 'ERROR' || payment?.status === 'PAID';
    case 'PAID':
    case 'DECLINED':
    case 'CANCELLED':
      return payment?.status === outcome;
  }
}
