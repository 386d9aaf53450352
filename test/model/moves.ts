import { begin, outsideMove, type Move } from './move.ts';
import { dueIn, operatorMoves, partyMoves, stream } from './party-moves.ts';
import { peopleMoves, soldOut } from './people-moves.ts';
import { runMoves, runsByHand } from './run-moves.ts';
import type { Scenario } from './scenario.ts';
import { arrival, givenUp, isOver, swishMoves } from './swish-moves.ts';
import { withPayment, withRefund, type SwishPayment } from './swish.ts';
import { after, nextTime, timeMoves, unclearUntil } from './time-moves.ts';
import { Work } from './work.ts';
import type { State, World } from './world.ts';

/** Everything that may happen in a world. */
export class Moves {
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #work: Work;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    this.#work = new Work(world);
  }

  async from(state: State): Promise<Move[]> {
    const [world, scenario] = [this.#world, this.#scenario];
    return [
      ...(await this.#work.moves(state)),
      ...(await runMoves(world, state)),
      ...(await partyMoves(world, state)),
      ...swishMoves(world, scenario, state, this.#work.asksSwish(state)),
      ...peopleMoves(world, state),
      ...(await operatorMoves(world, scenario, state)),
      ...(await runsByHand(world, state)),
      ...timeMoves(world, state),
    ];
  }

  /**
   * What happens next when nothing goes wrong any more and nobody does anything new: everything that is under way is done,
   * everything that is due is looked at. Undefined: nothing is left to do.
   */
  async fair(state: State): Promise<Move | undefined> {
    const world = this.#world;
    const free = { ...state, current: -1 };
    const { processes } = free;
    if (processes.length > 0) {
      const index = state.current >= 0 ? state.current : 0;
      return this.#work.served(free, index, this.#work.waiting(free, index)[0]);
    }
    const [ofRun] = await runMoves(world, free);
    if (ofRun !== undefined) return ofRun;
    const outside = world.outside.value(free.outside);
    const [put] = outside.underWay;
    if (put !== undefined) return arrival(world, free, put);
    const refund = outside.refunds.find(({ status }) => status === 'CREATED');
    if (refund !== undefined) {
      return outsideMove(world, free, 'Swish pays the money back', withRefund(outside, { ...refund, status: 'PAID' }));
    }
    const over = Object.values(outside.payments).find((payment) => isOver(payment, free.now));
    if (over !== undefined) return outsideMove(world, free, 'Swish gives the payment up', givenUp(outside, over));
    if (outside.removed.length > 0) return stream(world, free);
    const due = dueIn(world, free)[0];
    if (due !== undefined) return begin(world, free, 'the sweep', { id: due });
    const next = unclearUntil(world, free) ?? nextTime(world, free);
    return next === undefined
      ? undefined
      : { says: `it is ${after(free.now, next)} later`, next: { ...free, now: next } };
  }

  /** What becomes of payments until the scenario begins. Undefined: nothing is to become of one now. */
  payment(state: State, becomes: NonNullable<Scenario['untilThen']>): Move | undefined {
    const world = this.#world;
    const outside = world.outside.value(state.outside);
    const [payment] = Object.values(outside.payments);
    if (payment === undefined || state.processes.length > 0) return undefined;
    const { id, status, errorCode, amount, ...rest } = payment;
    const now = (says: string, next: Partial<SwishPayment>) =>
      outsideMove(world, state, says, withPayment(outside, { ...rest, id, status, amount, ...next }));
    if (errorCode === 'DS24' && becomes === 'unclear, then declined' && isAnyoneTold(world, state)) {
      return now('Swish knows that it is declined', { status: 'DECLINED' });
    }
    if (status !== 'CREATED') return undefined;
    switch (becomes) {
      case 'paid':
        return now('the customer pays', { status: 'PAID' });
      case 'paid otherwise':
        return now('another amount is paid', { status: 'PAID', amount: amount - 1 });
      case 'paid, and nothing is left':
        return soldOut(world, now('the customer pays', { status: 'PAID' }));
      case 'unclear':
      case 'unclear, then declined':
        return now('Swish does not know (DS24)', { status: 'ERROR', errorCode: 'DS24' });
    }
  }
}

const isAnyoneTold = (world: World, { runs }: State): boolean =>
  Object.values(world.runs.value(runs)).some(({ frames }) => frames['main']?.variables['isCustomerTold'] === true);
