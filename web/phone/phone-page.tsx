import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PhoneView, RefundView } from './phone-api.ts';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { PageFrame, useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { getJson, postJson } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { useNow } from '../design/use-now.ts';
import { CodeScreen } from './code-screen.tsx';
import { Handset } from './handset.tsx';
import { AppName } from './app-name.tsx';
import { HomeScreen } from './home-screen.tsx';
import { ReceiptScreen } from './receipt-screen.tsx';
import { RequestScreen } from './request-screen.tsx';
import { standingOf } from './requests.ts';
import { ScanScreen } from './scan-screen.tsx';
import { takeToken } from './scanned-code.ts';
import { Screen } from './screen.tsx';
import { PHONE_TEXTS } from './texts.ts';

interface PhoneData {
  /** The shop's clock ahead of this machine's. */
  readonly aheadMs: number;
  /** The newest first, as the refunds. */
  readonly payments: readonly PhoneView[];
  readonly refunds: readonly RefundView[];
}

type Shown =
  | { readonly screen: 'home' }
  /** `token` is what the page was opened with. */
  | { readonly screen: 'scan'; readonly token?: string }
  | { readonly screen: 'request' | 'code'; readonly reference: string };

const HOME: Shown = { screen: 'home' };

async function loadPhone(signal: AbortSignal): Promise<PhoneData> {
  const [clock, payments, refunds] = await Promise.all([
    getJson<{ readonly now: string }>('/local/clock', signal),
    getJson<readonly PhoneView[]>('/local/phone', signal),
    getJson<readonly RefundView[]>('/local/phone/refunds', signal),
  ]);
  return { aheadMs: Date.parse(clock.now) - Date.now(), payments, refunds };
}

/** The customer's phone, with the app that stands in for Swish's. */
export function PhonePage(): VNode {
  const texts = PHONE_TEXTS[useLanguage()];
  const token = useMemo(() => takeToken(location, history), []);
  const [shown, show] = useState<Shown>(token === undefined ? HOME : { screen: 'scan', token });
  const { data, error, again } = useLive('phone', ['payments', 'clock'], loadPhone);
  const now = useNow(data?.aheadMs ?? 0);
  const goHome = (): void => show(HOME);
  return (
    <PageFrame page="phone" title={texts.title}>
      <div class="phone-place">
        <Handset now={data === undefined ? undefined : now}>
          {data === undefined ? (
            <Waiting error={error} />
          ) : (
            <App data={data} now={now} shown={shown} show={show} goHome={goHome} again={again} />
          )}
        </Handset>
        <aside class="phone-hints stack">
          <h2>{texts.hintsTitle}</h2>
          <ol>
            {texts.hints.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ol>
        </aside>
      </div>
    </PageFrame>
  );
}

/** The phone before anything is known. */
function Waiting({ error }: { readonly error: unknown }): VNode {
  const { loading } = FRAME_TEXTS[useLanguage()];
  return (
    <Screen title={loading} brand={<AppName />} hasOwnFocus>
      <Problem error={error} />
    </Screen>
  );
}

interface AppProps {
  readonly data: PhoneData;
  readonly now: number;
  readonly shown: Shown;
  readonly show: (shown: Shown) => void;
  readonly goHome: () => void;
  readonly again: () => void;
}

function App({ data, now, shown, show, goHome, again }: AppProps): VNode {
  const { payments, refunds } = data;
  const reference = 'reference' in shown ? shown.reference : undefined;
  const payment = payments.find((each) => each.reference === reference);
  // Whatever was opened is gone after a reset.
  const isGone = reference !== undefined && payment === undefined;
  useEffect(() => {
    if (isGone) goHome();
  }, [isGone]);

  const openRequest = (opened: string): void => show({ screen: 'request', reference: opened });
  const answer = async (action: object): Promise<void> => {
    try {
      await postJson(`/local/phone/${encodeURIComponent(reference ?? '')}`, action);
    } finally {
      again();
    }
  };
  if (shown.screen === 'scan') {
    return (
      <ScanScreen
        token={shown.token}
        payments={payments}
        now={now}
        onOpened={(opened) => {
          again();
          openRequest(opened);
        }}
        onBack={goHome}
      />
    );
  }
  if (payment === undefined) {
    const scan = (): void => show({ screen: 'scan' });
    return <HomeScreen payments={payments} refunds={refunds} now={now} onOpen={openRequest} onScan={scan} />;
  }
  if (standingOf(payment, now) !== 'open')
    return <ReceiptScreen payment={payment} refunds={refunds} now={now} onDone={goHome} />;
  if (shown.screen === 'code') {
    return (
      <CodeScreen
        payment={payment}
        onSigned={() => answer({ action: 'pay' })}
        onBack={() => openRequest(payment.reference)}
      />
    );
  }
  return (
    <RequestScreen
      payment={payment}
      now={now}
      onPay={() => show({ screen: 'code', reference: payment.reference })}
      onAnswer={answer}
      onLetRunOut={goHome}
    />
  );
}
