import type { Moment, OrderView, SwishTurn } from '../../../ops/console/api.ts';

/** Who speaks. What the shop only decided for itself is a note between the two. */
export type Speaker = 'shop' | 'swish' | 'note';

export interface Saying {
  readonly at: number;
  readonly turn: SwishTurn;
  readonly from: Speaker;
  /** Swish's word for how it stands: of an outcome, or of a refund. */
  readonly status?: string;
  /** Swish's code for why. */
  readonly code?: string;
  /** How often the same was said; the record keeps the last time. */
  readonly times?: number;
  readonly amountOre?: number;
}

const SPEAKERS: Readonly<Record<SwishTurn, Speaker>> = {
  asked: 'shop',
  payable: 'swish',
  closed: 'note',
  cancel_asked: 'shop',
  looked_up: 'shop',
  unclear: 'swish',
  outcome: 'swish',
  refund_begun: 'note',
  refund_asked: 'shop',
  refund_answered: 'swish',
};

/** What shop and Swish said to each other about a payment and its refund, as far as the record knows, in time order. */
export const conversationOf = ({ timeline, checkout }: Pick<OrderView, 'timeline' | 'checkout'>): readonly Saying[] =>
  timeline
    .filter((moment): moment is Moment & { readonly turn: SwishTurn } => moment.turn !== undefined)
    .map(({ at, turn }) => ({ at, turn, from: SPEAKERS[turn], ...detailsOf(turn, at, checkout ?? {}) }));

type Details = Omit<Saying, 'at' | 'turn' | 'from'>;

function detailsOf(turn: SwishTurn, at: number, checkout: NonNullable<OrderView['checkout']>): Details {
  const { amountOre, askCount, lookCount, closedBy, outcome, outcomeDetail, refund } = checkout;
  switch (turn) {
    case 'asked':
      return known({ amountOre, times: askCount });
    case 'looked_up':
      // The same field says it of a refund, once there is one.
      return known({ times: lookCount, status: refund !== undefined && at >= refund.begunAt ? 'refund' : undefined });
    case 'closed':
      return { status: closedBy ?? 'deadline' };
    case 'outcome':
      return known({ status: outcome, code: outcomeDetail?.errorCode, amountOre: outcomeDetail?.amountOre });
    case 'refund_begun':
      return known({ status: refund?.reason });
    case 'refund_asked':
      return known({ amountOre: outcomeDetail?.amountOre ?? amountOre, times: refund?.askCount });
    case 'refund_answered':
      return known({ status: refund?.status, code: refund?.errorCode });
    case 'payable':
    case 'cancel_asked':
    case 'unclear':
      return {};
  }
}

/** Without what is not known. */
const known = (details: { readonly [Name in keyof Details]: Details[Name] | undefined }): Details =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
