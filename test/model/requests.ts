import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Documents } from '../../lambdas/adapters/documents.ts';
import type { Mailer } from '../../lambdas/adapters/mailer.ts';
import type { OrderRuns, TaskTokens } from '../../lambdas/adapters/runs.ts';
import type { Swish } from '../../lambdas/adapters/swish.ts';
import { MailUnavailable, StockContention, TableUnavailable } from '../../lambdas/domain/errors.ts';
import type { RequestBody } from '../../local/dynamodb/types.ts';
import type { TableAnswer, TableRequest } from './tables.ts';

/** What a function asks of the world outside it: everything that it can do, and all that it can learn. */
export type Request =
  | TableRequest
  | { readonly on: 'swish'; readonly call: SwishCall; readonly with: unknown }
  | { readonly on: 'runs'; readonly call: 'start' | 'describe'; readonly with: readonly [string, number, string?] }
  | { readonly on: 'tokens'; readonly call: 'answer' | 'refuse'; readonly token: string; readonly with: unknown }
  | { readonly on: 'mail'; readonly tags: Readonly<Record<string, string>> };

export type SwishCall = 'create' | 'retrieve' | 'cancel' | 'createRefund' | 'retrieveRefund';

/**
 * `unavailable`: nobody answered; whether anything was done is for the world to know. `contended`: transactions on the
 * same rows got in the way too often, and nothing was done.
 */
export type Answer =
  TableAnswer | { readonly value: unknown } | { readonly unavailable: true } | { readonly contended: true };

export type Ask = (request: Request) => Promise<Answer>;

const metadata = { $metadata: {}, message: 'in the model' } as const;

/** The answer of DynamoDB as the SDK gives it to an adapter. */
function outputOf(answer: Answer): unknown {
  if ('output' in answer) return answer.output;
  if ('condition' in answer) {
    const { condition } = answer;
    throw new ConditionalCheckFailedException({
      ...metadata,
      ...(condition === null ? {} : { Item: condition as never }),
    });
  }
  if ('cancelled' in answer) {
    throw new TransactionCanceledException({ ...metadata, CancellationReasons: answer.cancelled as never });
  }
  if ('contended' in answer) throw new StockContention('Transactions on the same rows kept conflicting');
  throw new TableUnavailable('DynamoDB did not serve the request: in the model');
}

function valueOf(answer: Answer): never {
  if ('value' in answer) return answer.value as never;
  throw new Error('Nobody answered');
}

/** What functions are given in the place of their connections: the requests, instead of the wire. */
export function connections(ask: Ask) {
  const documents = {
    send: async (command: { readonly constructor: { readonly name: string }; readonly input: RequestBody }) => {
      const input = JSON.parse(JSON.stringify(command.input)) as RequestBody;
      return outputOf(await ask({ on: 'table', command: command.constructor.name, input }));
    },
  } as unknown as Documents;
  const call = (name: SwishCall) => async (given: unknown) =>
    valueOf(await ask({ on: 'swish', call: name, with: given }));
  const swish: Swish = {
    environment: 'mock',
    isReachable: true,
    create: call('create'),
    retrieve: call('retrieve'),
    cancel: call('cancel'),
    createRefund: call('createRefund'),
    retrieveRefund: call('retrieveRefund'),
  };
  const runs: OrderRuns = {
    start: async (...given) => valueOf(await ask({ on: 'runs', call: 'start', with: given })),
    describe: async (...given) => valueOf(await ask({ on: 'runs', call: 'describe', with: given })),
  };
  const tokens: TaskTokens = {
    answer: async (token, output) => valueOf(await ask({ on: 'tokens', call: 'answer', token, with: output })),
    refuse: async (token, refusal) =>
      valueOf(
        await ask({
          on: 'tokens',
          call: 'refuse',
          token,
          with: { error: refusal.name, cause: JSON.stringify({ errorMessage: refusal.message }) },
        }),
      ),
  };
  const mailer: Mailer = {
    send: async ({ tags }) => {
      const answer = await ask({ on: 'mail', tags });
      if ('unavailable' in answer) throw new MailUnavailable('SES gave no clear answer');
      return valueOf(answer);
    },
  };
  return { documents, swish: { current: swish, of: () => swish }, runs, tokens, mailer };
}
