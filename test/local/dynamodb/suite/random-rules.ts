import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Item } from '../../../../local/dynamodb/types.ts';
import { isLong } from '../../../support/long.ts';
import { requestOf } from '../random/expression-text.ts';
import { after, conditionHolds, Misfit } from '../random/table-model.ts';
import { ITEMS, steps } from '../random/writes.ts';
import type { Step, Write } from '../random/writes.ts';
import { inOrder, keyOf } from './context.ts';
import type { Answer, SuiteContext } from './context.ts';

const RUNS = isLong ? 3_000 : 100;
/** Always the same: what fails fails again, and fast-check has made it as short as it gets. */
const SEED = 20_261_122;

const LIMIT_MS = isLong ? 600_000 : 60_000;

const FAILED = 'ConditionalCheckFailed';

/** What the model says of one write. */
type Outcome = { readonly before: Item | undefined } & (
  { readonly is: 'done'; readonly after: Item | undefined } | { readonly is: 'condition failed' | 'misfit' }
);

function outcomeOf(write: Write, key: Item, before: Item | undefined): Outcome {
  if (write.condition !== undefined && !conditionHolds(write.condition, before ?? {})) {
    return { is: 'condition failed', before };
  }
  try {
    return { is: 'done', before, after: after(write, key, before) };
  } catch (error) {
    if (error instanceof Misfit) return { is: 'misfit', before };
    throw error;
  }
}

export function randomRules(context: () => SuiteContext): void {
  let sequences = 0;

  /** The items of one sequence: as the model has them, and the requests that reach them. */
  class Sequence {
    readonly #keys: readonly Item[];
    readonly #model: (Item | undefined)[];

    constructor() {
      sequences += 1;
      this.#keys = Array.from({ length: ITEMS }, (_, index) => keyOf(`random-${String(sequences)}`, String(index)));
      this.#model = this.#keys.map(() => undefined);
    }

    async take(step: Step): Promise<void> {
      if ('together' in step) await this.#together(step.together);
      else await this.#alone(step.alone, step.returns);
    }

    async compareAll(): Promise<void> {
      const { Items } = await context().answer('Query', {
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': this.#keys[0]?.['pk'] },
        ConsistentRead: true,
      });
      expect(inOrder(Items)).toEqual(inOrder(this.#model.filter((item) => item !== undefined)));
    }

    async #alone(write: Write, wanted: Extract<Step, { readonly alone: Write }>['returns']): Promise<void> {
      const key = this.#keys[write.item] as Item;
      const outcome = outcomeOf(write, key, this.#model[write.item]);
      const ReturnValues = write.kind !== 'Update' && wanted === 'ALL_NEW' ? 'ALL_OLD' : wanted;
      const {
        ConsumedCapacity: _told,
        message: _text,
        ...answer
      } = await context().answer(`${write.kind}Item`, {
        ...requestOf(write, key),
        ReturnValues,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      expect(inOrder(answer)).toEqual(inOrder(answerTo(outcome, ReturnValues)));
      if (outcome.is === 'done') this.#model[write.item] = outcome.after;
    }

    async #together(writes: readonly Write[]): Promise<void> {
      const outcomes = writes.map((write) => outcomeOf(write, this.#keys[write.item] as Item, this.#model[write.item]));
      const answer = await context().answer('TransactWriteItems', {
        TransactItems: writes.map((write) => ({
          [write.kind]: {
            TableName: context().table,
            ...requestOf(write, this.#keys[write.item] as Item),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        })),
      });
      if (outcomes.every(({ is }) => is === 'done')) {
        expect(answer).toEqual({});
        writes.forEach(({ item }, index) => {
          const outcome = outcomes[index];
          if (outcome?.is === 'done') this.#model[item] = outcome.after;
        });
      } else if (outcomes.some(({ is }) => is === 'misfit')) {
        // Which of both it is differs, see FEATURES.md.
        expect(['ValidationException', 'TransactionCanceledException']).toContain(answer['error']);
      } else {
        expect(inOrder(reasonsIn(answer))).toEqual(inOrder(outcomes.map(reasonOf)));
      }
    }
  }

  test(
    `random writes with random conditions do what the documentation says, ${String(RUNS)} times over`,
    async () => {
      const property = fc.asyncProperty(steps, async (sequence) => {
        const items = new Sequence();
        for (const step of sequence) await items.take(step);
        await items.compareAll();
      });
      await fc.assert(property, { numRuns: RUNS, seed: SEED });
    },
    LIMIT_MS,
  );
}

function answerTo(outcome: Outcome, returned: string): object {
  if (outcome.is !== 'done') {
    if (outcome.is === 'misfit') return { error: 'ValidationException' };
    const Item = outcome.before === undefined ? {} : { Item: outcome.before };
    return { error: `${FAILED}Exception`, ...Item };
  }
  const shown = { NONE: undefined, ALL_OLD: outcome.before, ALL_NEW: outcome.after }[returned];
  return shown === undefined ? {} : { Attributes: shown };
}

function reasonOf({ is, before }: Outcome): object {
  if (is === 'done') return { Code: 'None' };
  return { Code: FAILED, ...(before === undefined ? {} : { Item: before }) };
}

function reasonsIn({ CancellationReasons }: Answer): object[] {
  return (CancellationReasons as readonly { readonly Message?: string }[]).map(
    ({ Message: _text, ...reason }) => reason,
  );
}
