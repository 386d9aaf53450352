import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { epochSeconds } from '../../lambdas/domain/timing.ts';
import { documents } from '../../lambdas/platform/connect.ts';
import { environment } from '../../lambdas/platform/environment.ts';
import { activateOrder } from '../../ops/operations/activate-order.ts';
import { refundOrder } from '../../ops/operations/refund-order.ts';
import type { Scene, Told } from './scene.ts';

/** One way in which a checkout goes, on a world in which nothing fails. */
export interface Flow {
  readonly name: string;
  /** For people. */
  readonly tells: string;
  readonly happens: (scene: Scene) => Promise<void>;
  /** What has become of its checkouts in the end, the oldest first, when nothing fails: see `endOf`. */
  readonly ends: readonly string[];
  /** What may become of the last of them besides, when something fails. */
  readonly mayEnd?: readonly string[];
  /** An early callback is one of a customer who pays at once: not where something has to happen before. */
  readonly isNeverEarly?: boolean;
  /** Whether the hourly audit looks at it, which is left out of the others. */
  readonly isAudited?: boolean;
  /** Left to the long suite: it goes where others have been. */
  readonly isLong?: boolean;
}

const PAY = { action: 'pay' } as const;
const PAID_TO_ANOTHER = { answer: { payeeAlias: '1231181189' } };
const failThenPaid = { action: 'error', errorCode: 'RF07', later: { action: 'pay', afterSeconds: 300 } } as const;
/** From the customer's deed until the late money is there, and the question by which it is found without a callback. */
const UNTIL_ASKED_AGAIN_SECONDS = 1200;
/** Longer than the payment wait, and then until the customer is told that nobody knows. */
const UNCLEAR_SECONDS = 900;
/** Until what nobody was told of is found all the same, and dealt with. */
const SETTLED_SECONDS = 600;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

const refundAsked = (told: Told) => ({
  order: told.kind === 'payable' ? told.id : '',
  why: 'The customer changed their mind',
  operator: 'astrid',
  moneyBack: 'swish' as const,
  pieces: 'returned' as const,
});

/** Makes time to live remove a hold before its time, as it may remove one that outlived its run. */
const holdIsRemoved = (scene: Scene) =>
  scene.byHand('lets the holds expire', async () => {
    const { reservations } = await scene.simulation.tables.rows();
    for (const { productId, reservationId } of reservations) {
      const change = new UpdateCommand({
        TableName: environment('RESERVATIONS_TABLE'),
        Key: { productId, reservationId },
        UpdateExpression: 'SET expiresAt = :past',
        ExpressionAttributeValues: { ':past': epochSeconds(Date.now()) - 60 },
      });
      await documents().send(change);
    }
  });

export const FLOWS: readonly Flow[] = [
  {
    name: 'paid',
    tells: 'a customer buys two pieces and pays',
    happens: async (scene) => {
      await scene.buy({ deed: PAY });
    },
    ends: ['paid'],
  },
  {
    name: 'declined',
    tells: 'a customer buys and declines on the phone',
    happens: async (scene) => {
      await scene.buy({ deed: { action: 'decline' } });
    },
    ends: ['cancelled declined'],
  },
  {
    name: 'abandoned',
    tells: 'a customer buys and does nothing',
    happens: async (scene) => {
      await scene.buy();
    },
    ends: ['cancelled abandoned'],
    isNeverEarly: true,
  },
  {
    name: 'refunded',
    tells: 'an admin takes the pieces off the shelf before the customer pays',
    happens: async (scene) => {
      const told = await scene.buy();
      await scene.setStock(0);
      scene.phone(told, PAY);
    },
    ends: ['refunded sold_out_after_payment'],
  },
  {
    name: 'late',
    tells: 'Swish calls a payment failed that turns out paid five minutes later; the pieces are free',
    happens: async (scene) => {
      await scene.buy({ deed: failThenPaid });
      await scene.wait(UNTIL_ASKED_AGAIN_SECONDS);
    },
    ends: ['paid'],
  },
  {
    name: 'late-and-gone',
    tells: 'Swish calls a payment failed that turns out paid five minutes later; the pieces are gone',
    happens: async (scene) => {
      await scene.buy({ deed: failThenPaid });
      await scene.wait(120);
      await scene.setStock(0);
      await scene.wait(UNTIL_ASKED_AGAIN_SECONDS);
    },
    ends: ['refunded sold_out_after_payment'],
  },
  {
    name: 'late-and-paid-again',
    tells: 'a payment fails, the customer pays a second attempt, and the first turns out paid',
    happens: async (scene) => {
      await scene.buy({ deed: failThenPaid });
      await scene.wait(90);
      await scene.buy({ deed: PAY });
      await scene.wait(UNTIL_ASKED_AGAIN_SECONDS);
    },
    ends: ['refunded paid_again', 'paid'],
  },
  {
    name: 'unclear-then-paid',
    tells: 'Swish does not know for a quarter of an hour whether it was paid, and then it was',
    happens: async (scene) => {
      const later = { action: 'pay', afterSeconds: UNCLEAR_SECONDS } as const;
      await scene.buy({ deed: { action: 'error', errorCode: 'DS24', later } });
      await scene.wait(UNCLEAR_SECONDS);
    },
    ends: ['paid'],
  },
  {
    name: 'unclear-then-failed',
    tells: 'Swish does not know for a quarter of an hour whether it was paid, and then it was not',
    happens: async (scene) => {
      const later = { action: 'error', errorCode: 'RF07', afterSeconds: UNCLEAR_SECONDS } as const;
      await scene.buy({ deed: { action: 'error', errorCode: 'DS24', later } });
      await scene.wait(UNCLEAR_SECONDS);
    },
    ends: ['cancelled payment_failed'],
  },
  {
    name: 'mismatch',
    tells: 'it was paid to another payee than asked, and an operator gives it back',
    happens: async (scene) => {
      const told = await scene.buy({ deed: PAY, script: PAID_TO_ANOTHER });
      await scene.wait(120);
      if (told.kind === 'payable') await scene.operate('refunds', (tools) => refundOrder(refundAsked(told), tools));
    },
    ends: ['refunded operator'],
  },
  {
    name: 'refund-refused',
    tells: 'the pieces are gone, Swish refuses the first refund, and an operator asks for another',
    happens: async (scene) => {
      const told = await scene.buy({ script: { refund: ['RF08', {}] } });
      await scene.setStock(0);
      scene.phone(told, PAY);
      await scene.wait(SETTLED_SECONDS);
      if (told.kind === 'payable') await scene.operate('refunds', (tools) => refundOrder(refundAsked(told), tools));
    },
    ends: ['refunded sold_out_after_payment'],
  },
  {
    name: 'refunded-by-operator',
    tells: 'a paid order is refunded by an operator, its pieces back on the shelf',
    happens: async (scene) => {
      const told = await scene.buy({ deed: PAY });
      await scene.wait(SETTLED_SECONDS);
      if (told.kind === 'payable') await scene.operate('refunds', (tools) => refundOrder(refundAsked(told), tools));
    },
    ends: ['refunded operator'],
  },
  {
    name: 'cancelled',
    tells: 'the customer cancels, and the page looks what became of it',
    happens: async (scene) => {
      const told = await scene.buy();
      await scene.wait(20);
      if (told.kind !== 'payable') return;
      await scene.ask('GET', `/v1/order/status/${told.id}`);
      await scene.ask('PATCH', `/v1/cancel/${told.reference}`);
      await scene.wait(20);
      await scene.ask('GET', `/v1/swish/status/${told.reference}`);
    },
    ends: ['cancelled cancelled_by_customer'],
    mayEnd: ['cancelled abandoned'],
    isNeverEarly: true,
  },
  {
    name: 'hold-removed',
    tells: 'time to live removes the hold while the customer looks for the phone, who then pays',
    happens: async (scene) => {
      const told = await scene.buy();
      await holdIsRemoved(scene);
      await scene.wait(130);
      scene.phone(told, PAY);
    },
    ends: ['paid'],
  },
  {
    name: 'rejected',
    tells: 'a customer wants more pieces than there are',
    happens: async (scene) => {
      await scene.setStock(1);
      await scene.buy();
    },
    ends: ['rejected insufficient_stock'],
    isNeverEarly: true,
  },
  {
    name: 'run-lost',
    tells: 'the run is aborted by hand, and the customer pays',
    happens: async (scene) => {
      const told = await scene.buy();
      for (const run of scene.simulation.stepFunctions.executions) run.stop('Aborted', 'By hand');
      scene.phone(told, PAY);
    },
    ends: ['paid'],
  },
  {
    name: 'activated',
    tells: 'Swish does not know for twenty minutes, an operator makes the order active, and it was paid',
    happens: async (scene) => {
      const later = { action: 'pay', afterSeconds: 2 * SETTLED_SECONDS } as const;
      const told = await scene.buy({ deed: { action: 'error', errorCode: 'DS24', later } });
      await scene.wait(SETTLED_SECONDS);
      const asked = { order: told.kind === 'payable' ? told.id : '', why: 'The bank says so', operator: 'astrid' };
      if (told.kind === 'payable') await scene.operate('activates', (tools) => activateOrder(asked, tools));
      await scene.wait(SETTLED_SECONDS);
    },
    ends: ['paid'],
  },
  {
    name: 'audited',
    tells: 'the customer pays, and the audit looks at it',
    happens: async (scene) => {
      await scene.buy({ deed: PAY });
      await scene.wait(HOUR_SECONDS);
    },
    ends: ['paid'],
    isAudited: true,
  },
  {
    name: 'given-up',
    tells: 'it was paid to another payee than asked, and nobody does anything about it for 16 days',
    happens: async (scene) => {
      await scene.buy({ deed: PAY, script: PAID_TO_ANOTHER });
      await scene.wait(16 * DAY_SECONDS);
    },
    ends: ['flagged payment_mismatch'],
    isLong: true,
  },
  {
    name: 'forgotten',
    tells: 'a month after the customer paid, the record loses the name and the address',
    happens: async (scene) => {
      await scene.buy({ deed: PAY });
      await scene.wait(31 * DAY_SECONDS);
    },
    ends: ['paid'],
    isLong: true,
  },
  {
    name: 'mail-bounced',
    tells: 'the customer pays, and the confirmation bounces',
    happens: async (scene) => {
      await scene.buy({ deed: PAY });
      await scene.wait(SETTLED_SECONDS);
      for (const { messageId, tags } of scene.simulation.mails()) {
        if (tags['recipient'] === 'customer') scene.simulation.mailComesBack(messageId, 'bounce');
      }
    },
    ends: ['paid'],
  },
];

export const flowNamed = (name: string): Flow => {
  const flow = FLOWS.find((known) => known.name === name);
  if (flow === undefined) throw new Error(`There is no flow ${name}: ${FLOWS.map((known) => known.name).join(', ')}`);
  return flow;
};
