import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import { ApiRefusal, ApiUnreachable, type Checkout } from '../checkout-client.ts';
import { Countdown } from './countdown.tsx';
import { PageHeading } from './page-heading.tsx';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { PhoneLink } from './phone-link.tsx';
import { useStorefront } from './storefront.ts';

/** A device that one touches is, as a rule, the one with the Swish app. */
const hasApp = (): boolean => matchMedia('(pointer: coarse)').matches;

export interface PayViewProps {
  readonly checkout: Checkout;
  /** The API's clock ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
  /** Asks at once how the order stands. */
  readonly lookNow: () => void;
}

/** How to pay: a code to scan, or a button that opens Swish where the shop is looked at on the phone. */
export function PayView({ checkout: { order, payment }, aheadMs, lookNow }: PayViewProps): VNode {
  const { language, amount } = useStorefront();
  const texts = PAYMENT_TEXTS[language];
  const [isTimeUp, setIsTimeUp] = useState(false);
  const canPay = payment.status === 'created' && payment.token !== null;
  return (
    <section class="card pay-view">
      <div>
        <PageHeading class="numbers">{texts.pay(amount(oreFromSek(order.total)))}</PageHeading>
        <p class="muted">{texts.order(order.number)}</p>
      </div>
      {canPay ? hasApp() ? <InApp payment={payment} /> : <ToScan payment={payment} /> : null}
      <Countdown expiresAt={payment.expiresAt} aheadMs={aheadMs} timeIsUp={setIsTimeUp} />
      <Cancel reference={payment.reference} otherwise={isTimeUp ? texts.timeIsUp : texts.waiting} lookNow={lookNow} />
    </section>
  );
}

type Payment = Checkout['payment'];

function ToScan({ payment }: { readonly payment: Payment }): VNode {
  const texts = PAYMENT_TEXTS[useStorefront().language];
  return (
    <>
      <QrCode payment={payment} />
      <div>
        <h2>{texts.scan}</h2>
        <p class="muted">{texts.scanHint}</p>
      </div>
    </>
  );
}

function InApp({ payment }: { readonly payment: Payment }): VNode {
  const texts = PAYMENT_TEXTS[useStorefront().language];
  return (
    <>
      {payment.swishUrl?.startsWith('swish://') === true ? (
        <a class="button primary open-swish" href={payment.swishUrl}>
          {texts.openSwish}
        </a>
      ) : null}
      <p class="muted">{texts.openSwishHint}</p>
      <PhoneLink token={payment.token} />
      <details class="other-phone">
        <summary>{texts.showQr}</summary>
        <QrCode payment={payment} />
      </details>
    </>
  );
}

function QrCode({ payment: { qr, token } }: { readonly payment: Payment }): VNode {
  const texts = PAYMENT_TEXTS[useStorefront().language];
  const isPicture = qr?.startsWith('data:image/') === true;
  return (
    <PhoneLink token={token}>
      {isPicture ? <img class="qr" src={qr} alt={texts.qr} width="264" height="264" /> : null}
    </PhoneLink>
  );
}

type Cancelling = 'not' | 'asking' | 'unclear' | { readonly sentence: string };

/** Cancels at Swish, which decides. What came of it, or what is waited for, is said beside the button. */
function Cancel({
  reference,
  otherwise,
  lookNow,
}: {
  readonly reference: string;
  readonly otherwise: string;
  readonly lookNow: () => void;
}): VNode {
  const { client, language } = useStorefront();
  const texts = PAYMENT_TEXTS[language];
  const [cancelling, setCancelling] = useState<Cancelling>('not');
  const isUnderWay = cancelling === 'asking' || cancelling === 'unclear';
  async function cancel(): Promise<void> {
    if (isUnderWay) return;
    setCancelling('asking');
    try {
      const answer = await client.cancel(reference);
      if (answer === 'unclear') setCancelling('unclear');
      lookNow();
    } catch (error) {
      if (!(error instanceof ApiRefusal || error instanceof ApiUnreachable)) throw error;
      setCancelling({ sentence: error instanceof ApiRefusal ? error.message : texts.unreachable });
    }
  }
  const said = (): string => {
    if (typeof cancelling === 'object') return cancelling.sentence;
    if (cancelling === 'asking') return texts.cancelling;
    return cancelling === 'unclear' ? texts.cancelUnclear : otherwise;
  };
  return (
    <div class="pay-status">
      <p role="status">
        <span class="pulse" aria-hidden="true" />
        {said()}
      </p>
      <button type="button" class="quiet" aria-disabled={isUnderWay} onClick={() => void cancel()}>
        {texts.cancel}
      </button>
    </div>
  );
}
