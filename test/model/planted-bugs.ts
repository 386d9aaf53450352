import { KEEPS_MONEY, UNDECIDED, UNPAID_FOR_CERTAIN } from '../../lambdas/adapters/checkout-conditions.ts';
import type { Flow } from '../support/order-flow.ts';
import type { Request } from './requests.ts';

/** A mistake that somebody might make, and the scenario that has to notice it. */
export interface PlantedBug {
  readonly title: string;
  readonly scenario: string;
  /** What the shortest trace has to say in the end. */
  readonly breaks: string;
  /** What is wrong with requests. */
  readonly request?: (request: Request) => Request;
  /** What is wrong with the flow. */
  readonly flow?: (flow: Flow) => Flow;
}

interface Write {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}
type Kind = 'Put' | 'Update' | 'ConditionCheck';
type Which = (write: Write, kind: Kind) => boolean;
type Spoil = (write: Write) => Write | undefined;

/** Spoils writes of one kind, whether they stand alone or in a transaction; `undefined` leaves one out. */
function spoiled(which: Which, spoil: Spoil): (request: Request) => Request {
  const change = (write: Write, kind: Kind): Write | undefined => {
    const changed = which(write, kind) ? spoil(write) : write;
    return changed === undefined ? undefined : withoutUnused(changed);
  };
  return (request) => {
    if (request.on !== 'table') return request;
    if (request.command === 'UpdateCommand') {
      return { ...request, input: { ...change(request.input as unknown as Write, 'Update') } };
    }
    if (request.command !== 'TransactWriteCommand') return request;
    const parts = (request.input['TransactItems'] as readonly Readonly<Record<Kind, Write>>[]).flatMap((part) => {
      const [[kind, write] = []] = Object.entries(part) as [Kind, Write][];
      const changed = kind === undefined || write === undefined ? undefined : change(write, kind);
      return changed === undefined ? [] : [{ [String(kind)]: changed }];
    });
    return { ...request, input: { TransactItems: parts } };
  };
}

/** DynamoDB refuses names and values that no expression has. */
function withoutUnused(write: Write): Write {
  const text = `${write.ConditionExpression ?? ''} ${write.UpdateExpression ?? ''} `;
  const isUsed = ([name]: readonly [string, unknown]) => new RegExp(`${name}\\b`).test(text);
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...rest } = write;
  const [usedNames, usedValues] = [names, values].map((each) => Object.entries(each ?? {}).filter(isUsed));
  return {
    ...rest,
    ...(usedNames?.length ? { ExpressionAttributeNames: Object.fromEntries(usedNames) as Record<string, string> } : {}),
    ...(usedValues?.length ? { ExpressionAttributeValues: Object.fromEntries(usedValues) } : {}),
  };
}

/** An update that sets the attribute to this value. */
const sets =
  (attribute: string, value?: unknown): Which =>
  ({ UpdateExpression = '', ExpressionAttributeValues = {} }) => {
    const name = new RegExp(`#${attribute} = (?:if_not_exists\\([^,]+, )?(:\\w+)`).exec(UpdateExpression)?.[1];
    return name !== undefined && (value === undefined || ExpressionAttributeValues[name] === value);
  };
const adds =
  (table: RegExp, ...attributes: readonly string[]): Which =>
  ({ TableName, UpdateExpression = '' }) =>
    table.test(TableName) &&
    attributes.every((attribute) => new RegExp(`ADD .*#${attribute}\\b`).test(UpdateExpression));

const both =
  (...all: readonly Which[]): Which =>
  (write, kind) =>
    all.every((which) => which(write, kind));

/** The condition without a clause; a write that never had it would make the bug none. */
const without =
  (...clauses: readonly (string | RegExp)[]): Spoil =>
  (write) => {
    const { ConditionExpression: condition = '' } = write;
    const rest = clauses.reduce<string>((text, clause) => text.replace(clause, 'attribute_exists(#id)'), condition);
    if (rest === condition) throw new Error(`${condition} has no clause ${clauses.join(', ')}`);
    return {
      ...write,
      ConditionExpression: rest,
      ExpressionAttributeNames: { ...write.ExpressionAttributeNames, '#id': 'id' },
    };
  };
const unconditional: Spoil = ({ ConditionExpression: _condition, ...write }) => write;

const PRODUCTS = /products/;

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    title: 'a hold is made without looking whether its pieces are free',
    scenario: 'two customers want the last piece',
    breaks: 'R1',
    request: spoiled(adds(PRODUCTS, 'reserved'), (write) =>
      write.ConditionExpression?.includes(':others') ? unconditional(write) : write,
    ),
  },
  {
    title: 'an order is confirmed whatever became of its money',
    scenario: 'an operator meets a run that confirms',
    breaks: 'was confirmed though',
    request: spoiled(both(sets('ending', 'confirmed'), sets('reason', 'paid')), without(KEEPS_MONEY.expression)),
  },
  {
    title: 'an order is cancelled whatever is known of its payment',
    scenario: 'a payment that was given up is paid after all',
    breaks: 'though it is not certain that nobody paid',
    request: spoiled(sets('releasedGeneration'), (write) =>
      write.ConditionExpression?.includes(UNPAID_FOR_CERTAIN.expression)
        ? without(`(${UNPAID_FOR_CERTAIN.expression})`)(write)
        : write,
    ),
  },
  {
    title: 'outcomes fall',
    scenario: 'a payment that was given up is paid after all',
    breaks: 'the outcome fell',
    request: spoiled(sets('outcomeRank'), without(/attribute_not_exists\(#outcomeRank\) OR #outcomeRank < :rank/)),
  },
  {
    title: 'Swish is asked for a payment of a checkout that is closing',
    scenario: 'a customer checks out, and something goes wrong',
    breaks: 'was asked for though it was closing',
    request: spoiled(
      adds(/checkouts/, 'askCount'),
      without(/attribute_not_exists\(#closingAt\)/, UNDECIDED.expression),
    ),
  },
  {
    title: 'pieces are sold that an admin took away',
    scenario: 'the stock is lowered while a customer pays',
    breaks: 'is less than nothing',
    request: spoiled(adds(PRODUCTS, 'sold'), (write) => ({
      ...write,
      ConditionExpression:
        write.ConditionExpression?.replace(/( AND )?#stock >= :quantity/, '') || 'attribute_exists(#id)',
      ExpressionAttributeNames: { ...write.ExpressionAttributeNames, '#id': 'id' },
    })),
  },
  {
    title: 'a removed hold is given back without its marker',
    scenario: 'time to live removes a hold that counts',
    breaks: 'R1',
    request: spoiled((write, kind) => kind === 'Put' && JSON.stringify(write).includes('"returned#'), unconditional),
  },
  {
    title: 'a cancelled order keeps its pieces reserved',
    scenario: 'a customer checks out, and something goes wrong',
    breaks: 'R1',
    request: spoiled(
      (write, kind) =>
        adds(PRODUCTS, 'reserved')(write, kind) && write.ConditionExpression === '#reserved >= :quantity',
      () => undefined,
    ),
  },
  {
    title: 'an operator decides by what is not so any more',
    scenario: 'two operators decide about money that nobody asked for',
    breaks: 'R',
    request: spoiled(both(sets('ending', 'confirmed'), sets('reason', 'operator')), unconditional),
  },
  {
    title: 'a payment that nobody knows of counts as not paid',
    scenario: 'Swish does not know what became of a payment',
    breaks: 'never comes to rest',
    flow: (flow) => changedChoice(flow, 'PaymentOutcome', 'CancelOrder'),
  },
];

/** Every choice of the state goes there. */
function changedChoice(flow: Flow, name: string, Next: string): Flow {
  const state = flow.States[name];
  if (state?.Choices === undefined) throw new Error(`${name} has no choices`);
  const Choices = state.Choices.map((choice) =>
    choice.Next === 'WaitBeforeSettling' || choice.Next === 'NotifyUnclear' ? { ...choice, Next } : choice,
  );
  return { ...flow, States: { ...flow.States, [name]: { ...state, Choices } } };
}
