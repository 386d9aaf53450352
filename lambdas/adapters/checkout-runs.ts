import { isNewerAttempt, type Checkout, type OperatorAct, type RunKind, type TaskToken } from '../domain/checkout.ts';
import { StockContention } from '../domain/errors.ts';
import { due, EXISTS, unchanged } from './checkout-conditions.ts';
import type { Documents } from './documents.ts';
import { all, type Change, type Condition } from './expression.ts';
import { update } from './transaction.ts';

const TOKEN_TRIES = 5;

/** Which run has a checkout, and by which token its waiting step is answered. */
export function checkoutRuns(documents: Documents, tableName: string) {
  const change = (id: string, what: Change, condition: Condition) =>
    update(documents, tableName, { id }, what, condition);

  return {
    /**
     * A later run takes the checkout over, and takes a flag down into the history. Due at once: a run that was numbered
     * and never started is found and started. False: another run has it.
     */
    async claimRun(
      checkout: Checkout,
      run: { number: number; kind: RunKind; by?: OperatorAct | undefined },
      now: number,
    ): Promise<boolean> {
      const flag = checkout.attention;
      const claimed = await change(
        checkout.id,
        {
          set: {
            runNumber: run.number,
            runKind: run.kind,
            ...due(checkout.id, now),
          },
          append: {
            ...(run.by === undefined ? {} : { operatorActs: run.by }),
            ...(flag === undefined ? {} : { attentionHistory: { ...flag, until: now } }),
          },
          // Whoever asks again about an unclear payment has another day for it.
          ...(flag === undefined ? {} : { remove: ['attention', 'unclearSince'] }),
        },
        all(
          EXISTS,
          { expression: '#runNumber < :number', values: { number: run.number } },
          // A flag that was raised meanwhile is not taken down unseen.
          unchanged('attention.at', flag?.at),
          // What ended meanwhile has no need of this run.
          unchanged('ending', checkout.ending),
        ),
      );
      return claimed.done;
    },

    /**
     * Stores the token of a waiting step, unless a newer attempt has stored its own, together with what is made once
     * per checkout.
     *
     * @returns the record after the write, or undefined when a newer attempt holds the wait
     */
    async storeToken(
      checkout: Checkout,
      name: 'paymentToken' | 'refundToken',
      token: TaskToken,
      once: Partial<Pick<Checkout, 'callbackIdentifier' | 'paymentEnvironment' | 'payeeAlias'>> = {},
    ): Promise<Checkout | undefined> {
      let stored = checkout[name];
      for (let attempt = 0; attempt < TOKEN_TRIES; attempt++) {
        if (!isNewerAttempt(token, stored)) return undefined;
        const { done, item } = await change(
          checkout.id,
          { set: { [name]: token }, setOnce: once },
          all(EXISTS, unchanged(`${name}.token`, stored?.token)),
        );
        const current = item as Checkout | undefined;
        if (done) return current;
        stored = current?.[name];
      }
      throw new StockContention(`The ${name} of checkout ${checkout.id} kept changing`);
    },

    /** Set only after Step Functions took the answer or said that somebody else closed the wait. */
    async markTokenAnswered(
      id: string,
      name: 'paymentToken' | 'refundToken',
      token: string,
      now: number,
    ): Promise<void> {
      await change(
        id,
        { set: { [`${name}.answeredAt`]: now } },
        { expression: `#${name}.#token = :token`, values: { token } },
      );
    },
  };
}
