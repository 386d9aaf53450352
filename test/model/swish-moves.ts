import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { Bound } from './bounds.ts';
import { outsideMove, spent, type Move } from './move.ts';
import type { Scenario } from './scenario.ts';
import { arrived, givenUpAt, withPayment, withRefund, type Outside, type SwishPayment } from './swish.ts';
import type { State, World } from './world.ts';

/** What is decided at Swish. It can be seen only by who asks Swish, or by a callback. */
export function swishMoves(world: World, scenario: Scenario, state: State, isAsked: boolean): Move[] {
  const outside = world.outside.value(state.outside);
  const isSeen = state.current < 0 || isAsked || state.left.adversity > 0;
  if (!isSeen) return [];
  const moves: Move[] = [];
  const decide = (bound: Bound, says: string, next: Outside) => {
    const left = spent(state.left, bound);
    if (left !== undefined) moves.push(outsideMove(world, { ...state, left }, says, next));
  };
  for (const payment of Object.values(outside.payments)) {
    const becomes = (status: string, errorCode?: string, amount = payment.amount) =>
      withPayment(outside, withoutCode({ ...payment, status, amount }, errorCode));
    if (payment.status === 'CREATED') {
      decide('decision', 'the customer pays', becomes('PAID'));
      decide('decision', 'the customer declines', becomes('DECLINED'));
      if (scenario.payments?.includes('mismatch')) {
        decide('decision', 'another amount is paid', becomes('PAID', undefined, payment.amount - 1));
      }
      if (scenario.payments?.includes('unclear')) {
        decide('decision', 'Swish does not know (DS24)', becomes('ERROR', 'DS24'));
      }
      if (isOver(payment, state.now)) decide('decision', 'Swish gives the payment up', givenUp(outside, payment));
    } else if (payment.status !== 'PAID' && isStillAsked(world, state, payment)) {
      const had = `Swish had said ${payment.status}, and says that`;
      decide('correction', `${had} it is paid`, becomes('PAID'));
      if (scenario.payments?.includes('mismatch')) {
        decide('correction', `${had} another amount is paid`, becomes('PAID', undefined, payment.amount - 1));
      }
      if (payment.errorCode === 'DS24') decide('correction', `${had} it is declined`, becomes('DECLINED'));
    }
  }
  for (const refund of outside.refunds.filter(({ status }) => status === 'CREATED')) {
    decide('decision', 'Swish pays the money back', withRefund(outside, { ...refund, status: 'PAID' }));
    decide(
      'decision',
      'Swish does not pay the money back (AM04)',
      withRefund(outside, { ...refund, status: 'ERROR', errorCode: 'AM04' }),
    );
  }
  // Where Swish says so only after it was asked for the last time before the next refund, nobody can help it.
  const last = new Set(world.checkouts(state.rows).map(({ refund }) => refund?.id));
  for (const refund of state.processes.length > 0 ? [] : outside.refunds) {
    if (refund.status !== 'ERROR' || !last.has(refund.id)) continue;
    const paid = withRefund(outside, { ...refund, status: 'PAID' });
    decide('correction', 'Swish had said that the refund failed, and says that it is paid', paid);
  }
  for (const put of outside.underWay) {
    moves.push(arrival(world, state, put));
    const underWay = outside.underWay.filter((other) => other !== put);
    moves.push(outsideMove(world, state, 'the late request is lost', { ...outside, underWay }));
  }
  return moves;
}

export function arrival(world: World, state: State, put: Outside['underWay'][number]): Move {
  const outside = world.outside.value(state.outside);
  const underWay = outside.underWay.filter((other) => other !== put);
  return outsideMove(world, state, 'the late request reaches Swish', arrived({ ...outside, underWay }, put, state.now));
}

/** A definite answer that is wrong is noticed while the payment is asked about again, and by a callback. */
function isStillAsked(world: World, { rows }: State, { id }: SwishPayment): boolean {
  const checkout = world.checkouts(rows).find((each) => instructionIdOf(each.id) === id);
  return checkout?.dueAt !== undefined;
}

export const isOver = (payment: SwishPayment, now: number): boolean =>
  payment.status === 'CREATED' && givenUpAt(payment) <= now;

export const givenUp = (outside: Outside, payment: SwishPayment): Outside =>
  withPayment(outside, { ...payment, status: 'ERROR', errorCode: 'TM01' });

function withoutCode({ errorCode: _previous, ...payment }: SwishPayment, errorCode: string | undefined): SwishPayment {
  return errorCode === undefined ? payment : { ...payment, errorCode };
}
