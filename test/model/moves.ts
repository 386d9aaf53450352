import { begin, outsideMove, type Move } from './move.ts';
import { dueIn, operatorMoves, partyMoves, peopleMoves, stream } from './party-moves.ts';
import { runMoves, runsByHand } from './run-moves.ts';
import type { Scenario } from './scenarios.ts';
import { arrival, givenUp, isOver, swishMoves } from './swish-moves.ts';
import { withPayment, withRefund } from './swish.ts';
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

  /** A customer who can pay does. Undefined: there is none. */
  payment(state: State, paid: NonNullable<Scenario['untilThen']>): Move | undefined {
    const outside = this.#world.outside.value(state.outside);
    const payment = Object.values(outside.payments).find(({ status }) => status === 'CREATED');
    if (payment === undefined || state.processes.length > 0) return undefined;
    const amount = paid === 'paid' ? payment.amount : payment.amount - 1;
    return outsideMove(
      this.#world,
      state,
      'the customer pays',
      withPayment(outside, { ...payment, status: 'PAID', amount }),
    );
  }
}
