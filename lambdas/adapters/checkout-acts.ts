import type { Checkout, OperatorAct } from '../domain/checkout.ts';
import { removalDue } from '../domain/due.ts';
import type { Refund } from '../domain/refund.ts';
import { PAID_RECORD_SECONDS, RECORD_SECONDS } from '../domain/timing.ts';
import { due, dueOrNever, ended, EXISTS, refundBegun, unchanged } from './checkout-conditions.ts';
import type { Documents } from './documents.ts';
import { all, updateItem, type Change, type Condition, type WriteItem } from './expression.ts';
import { update } from './transaction.ts';

/** Everything that an operator decided by is as it was read: nobody asked, learnt, ended or decided anything meanwhile. */
const asRead = (checkout: Checkout): Condition =>
  all(
    EXISTS,
    unchanged('ending', checkout.ending),
    unchanged('outcomeRank', checkout.outcomeRank),
    unchanged('askedAt', checkout.askedAt),
    unchanged('generation', checkout.generation),
    unchanged('successor', checkout.successor),
    unchanged('attention.at', checkout.attention?.at),
    unchanged('refund.number', checkout.refund?.number),
    unchanged('refund.status', checkout.refund?.status),
    unchanged('refund.askCount', checkout.refund?.askCount),
    unchanged('paidBack.at', checkout.paidBack?.at),
  );

/**
 * What operators decide, on the record: parts of one transaction with the order and its pieces. Each takes a flag down,
 * since a person has acted on it, and says who did what and why.
 */
export function checkoutActs(documents: Documents, tableName: string) {
  const act = (checkout: Checkout, done: OperatorAct, { set, remove = [] }: Change): WriteItem => {
    const { attention } = checkout;
    return updateItem(
      tableName,
      { id: checkout.id },
      {
        ...(set === undefined ? {} : { set }),
        append: {
          operatorActs: done,
          ...(attention === undefined ? {} : { attentionHistory: { ...attention, until: done.at } }),
        },
        remove: [...remove, ...(attention === undefined ? [] : ['attention', 'unclearSince'])],
      },
      asRead(checkout),
    );
  };

  return {
    /** The order is active because an operator says so. Its rows are of this generation from now on. */
    activate: (checkout: Checkout, done: OperatorAct, to: { generation: number; dueAt: number }): WriteItem =>
      act(checkout, done, {
        set: {
          reason: 'operator',
          generation: to.generation,
          ...ended('confirmed', done.at, PAID_RECORD_SECONDS),
          lookCount: 0,
          recheckCount: 0,
          ...due(checkout.id, to.dueAt),
        },
        remove: ['refusal'],
      }),

    /** An active order that nobody paid is over. */
    cancelActive: (checkout: Checkout, done: OperatorAct, dueAt: number | undefined): WriteItem => {
      const when = dueOrNever(checkout.id, dueAt);
      return act(checkout, done, {
        set: {
          reason: 'operator',
          ...ended('cancelled', done.at, RECORD_SECONDS),
          releasedGeneration: checkout.generation,
          lookCount: 0,
          recheckCount: 0,
          ...when.set,
        },
        remove: when.remove,
      });
    },

    /** The money of an active order goes back through Swish: the next run asks for it. */
    beginRefundOfActive: (checkout: Checkout, done: OperatorAct, refund: Refund, dueAt: number): WriteItem =>
      act(checkout, done, {
        set: refundBegun(checkout, refund, dueAt),
        remove: ['expiresAt'],
      }),

    /** The money went back another way, and with that the checkout is over. */
    endPaidBack: (checkout: Checkout, done: OperatorAct): WriteItem => {
      const rest = restOf(checkout, done.at);
      return act(checkout, done, {
        set: {
          paidBack: noteOf(done),
          reason: 'operator',
          ...ended('refunded', done.at, PAID_RECORD_SECONDS),
          releasedGeneration: checkout.generation,
          ...rest.set,
        },
        remove: rest.remove,
      });
    },

    /** The same for an order that still awaits its payment: the next run ends it. */
    notePaidBack: (checkout: Checkout, done: OperatorAct): WriteItem =>
      act(checkout, done, { set: { paidBack: noteOf(done), ...due(checkout.id, done.at) } }),

    /** The end of a checkout whose money an operator gave back another way, with its order and its holds. */
    closePaidBack: (checkout: Checkout, now: number): WriteItem => {
      const rest = restOf(checkout, now);
      return updateItem(
        tableName,
        { id: checkout.id },
        {
          set: {
            reason: 'operator',
            ...ended('refunded', now, PAID_RECORD_SECONDS),
            releasedGeneration: checkout.generation,
            ...rest.set,
          },
          remove: [...rest.remove, 'refusal'],
        },
        all(
          { expression: 'attribute_not_exists(#ending) OR #ending = :cancelled', values: { cancelled: 'cancelled' } },
          { expression: 'attribute_exists(#paidBack)' },
          unchanged('refund.status', checkout.refund?.status),
          unchanged('generation', checkout.generation),
        ),
      );
    },

    /** Something that an operator did which moves nothing by itself. False: there is no such checkout. */
    async noteAct(id: string, done: OperatorAct): Promise<boolean> {
      return (await update(documents, tableName, { id }, { append: { operatorActs: done } }, EXISTS)).done;
    },
  };
}

/** Money that went back by hand leaves nothing to do, but to forget the customer in time. */
const restOf = (checkout: Checkout, endedAt: number) =>
  dueOrNever(checkout.id, removalDue({ ...withoutFlag(checkout), ending: 'refunded', endedAt }));

function withoutFlag(checkout: Checkout): Checkout {
  const { attention: _attention, ...rest } = checkout;
  return rest;
}

const noteOf = ({ at, operator, why }: OperatorAct) => ({ at, operator, why });
