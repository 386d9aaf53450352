import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CONSOLE_API, type OrderView } from '../../../ops/console/api.ts';
import { FRAME_TEXTS } from '../../design/frame-texts.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Problem } from '../../design/problem.tsx';
import { getJson, isNotFound } from '../../design/request.ts';
import type { Topic } from '../../design/topics.ts';
import { useLive } from '../../design/use-live.ts';
import { HeadingDepth } from '../section.tsx';
import { useShopNow } from '../shop.tsx';
import { Customer } from './customer.tsx';
import { Facts } from './facts.tsx';
import { Flag } from './flag.tsx';
import { Mails } from './mails.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderHeading } from './order-heading.tsx';
import { ORDER_TEXTS } from './order-texts.ts';
import { PiecesOfOrder } from './pieces.tsx';
import { Runs } from './runs.tsx';
import { SwishTalk } from './swish-talk.tsx';
import { Timeline } from './timeline.tsx';

const TOPICS_OF_AN_ORDER: readonly Topic[] = ['tables', 'executions', 'mails', 'payments', 'clock'];

interface LoadedOrder {
  readonly view: OrderView;
  readonly isPersonal: boolean;
}

export interface OrderContentProps {
  /** Number, id or Swish's reference. */
  readonly asked: string;
  /** On a page of its own the order is its heading; in a panel it is a part of the page. */
  readonly place: 'page' | 'panel';
}

/** Everything that is known of an order, kept fresh, and what may be done about it. */
export function OrderContent({ asked, place }: OrderContentProps): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  // Forgotten with the page: personal data are looked at once, not left open.
  const [isPersonal, setIsPersonal] = useState(false);
  const { data, error, again } = useLive<LoadedOrder>(`order ${asked}`, TOPICS_OF_AN_ORDER, async (signal) => ({
    view: await getJson<OrderView>(
      `${CONSOLE_API}/orders/${encodeURIComponent(asked)}${isPersonal ? '?personal=1' : ''}`,
      signal,
    ),
    isPersonal,
  }));
  useEffect(() => {
    if (data !== undefined && data.isPersonal !== isPersonal) again();
  }, [isPersonal]);
  if (isNotFound(error)) return <UnknownOrder asked={asked} place={place} />;
  if (data === undefined) {
    return error === undefined ? <p class="muted">{texts.loading}</p> : <Problem error={error} />;
  }
  return (
    <HeadingDepth.Provider value={place === 'page' ? 2 : 3}>
      <Problem error={error} />
      <OrderSheet
        view={data.view}
        place={place}
        customer={
          <Customer
            order={data.view.order}
            isPersonal={isPersonal && data.isPersonal}
            // What was shown goes from the screen before the server has answered.
            isHidden={!isPersonal && data.isPersonal}
            onShow={setIsPersonal}
          />
        }
        onChanged={again}
      />
    </HeadingDepth.Provider>
  );
}

interface OrderSheetProps {
  readonly view: OrderView;
  readonly place: OrderContentProps['place'];
  readonly customer: VNode;
  readonly onChanged: () => void;
}

function OrderSheet({ view, place, customer, onChanged }: OrderSheetProps): VNode {
  const now = useShopNow();
  return (
    <article class="order-sheet stack">
      <OrderHeading view={view} place={place} />
      <Flag view={view} now={now} />
      <OrderActions view={view} onChanged={onChanged} />
      <div class="order-columns">
        <div class="stack">
          <SwishTalk view={view} now={now} />
          <PiecesOfOrder view={view} now={now} />
          <Timeline view={view} now={now} />
        </div>
        <div class="stack">
          <Facts view={view} now={now} />
          {customer}
          <Mails view={view} now={now} />
          <Runs view={view} now={now} />
        </div>
      </div>
    </article>
  );
}

function UnknownOrder({ asked, place }: OrderContentProps): VNode {
  const texts = ORDER_TEXTS[useLanguage()];
  const Heading = place === 'page' ? 'h1' : 'h2';
  return (
    <div class="stack" role="alert">
      <Heading>{texts.unknown(asked)}</Heading>
      <p class="muted">{texts.unknownHint}</p>
    </div>
  );
}
