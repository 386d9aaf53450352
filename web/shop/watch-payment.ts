import {
  ApiRefusal,
  ApiUnreachable,
  type Answer,
  type Checkout,
  type CheckoutClient,
  type FollowOptions,
  type OrderStatus,
} from '../checkout-client.ts';

/** What is known of an order that is to be paid. */
export interface WatchedPayment {
  readonly checkout?: Checkout;
  readonly status?: OrderStatus;
  /** The API's clock ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
  /** There is no such order, or it was refused before it became one. */
  readonly refusal?: ApiRefusal;
  /** What is shown may be old: the API does not answer, and is asked again. */
  readonly isUnreachable: boolean;
}

export const NOTHING_KNOWN: WatchedPayment = { aheadMs: 0, isUnreachable: false };

const PAUSE_MS = 2_000;

/**
 * Tells how to pay an order and how it stands, from its id alone, until it is over or `signal` aborts. It goes on through
 * whatever may pass: an API that is away, and a cancelled order that late money revives.
 */
export async function watchPayment(
  client: CheckoutClient,
  orderId: string,
  show: (payment: WatchedPayment) => void,
  options: Required<Pick<FollowOptions, 'signal' | 'wake'>> & {
    readonly wait: (milliseconds: number) => Promise<void>;
  },
): Promise<void> {
  const { signal, wake, wait } = options;
  let known = NOTHING_KNOWN;
  const learn = (news: Partial<WatchedPayment>): void => {
    if (signal?.aborted === true) return;
    known = { ...known, ...news };
    show(known);
  };
  const learnAt = ({ now }: Answer<unknown>, news: Partial<WatchedPayment>): void =>
    learn({ ...news, aheadMs: now - Date.now(), isUnreachable: false });

  let refusal: ApiRefusal | undefined;
  let isAsking = false;
  const askHowToPay = async (): Promise<void> => {
    isAsking = true;
    try {
      const answer = await client.checkout(orderId, { signal });
      learnAt(answer, { checkout: answer.data });
    } catch (error) {
      if (signal?.aborted === true) return;
      if (error instanceof ApiRefusal) refusal = error;
      else if (error instanceof ApiUnreachable) learn({ isUnreachable: true });
      else throw error;
    } finally {
      isAsking = false;
    }
  };

  for (;;) {
    await askHowToPay();
    if (signal?.aborted === true) return;
    if (known.checkout !== undefined || refusal !== undefined) break;
    await wait(PAUSE_MS);
  }
  const report = (answer: Answer<OrderStatus>): void => {
    learnAt(answer, { status: answer.data });
    // It was refused by something that passed, and is waiting for its customer after all.
    if (answer.data.status === 'pending' && known.checkout === undefined && !isAsking) void askHowToPay();
  };
  try {
    await client.follow(orderId, report, { signal, wake, onUnreachable: () => learn({ isUnreachable: true }) });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    // A checkout that was refused has no order: why it was is the better answer.
    learn({ refusal: refusal ?? error, isUnreachable: false });
  }
}
