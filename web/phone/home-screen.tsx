import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PhoneView, RefundView } from './phone-api.ts';
import { sekText } from '../design/money.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { countdownText, dayTimeText } from '../design/times.ts';
import { AppName, Coin } from './app-name.tsx';
import { codesInSight, pastEntries, waitingRequests, type PastEntry } from './requests.ts';
import { Screen } from './screen.tsx';
import { StandingMark } from './standing-mark.tsx';
import { PHONE_TEXTS } from './texts.ts';

export interface HomeScreenProps {
  readonly payments: readonly PhoneView[];
  readonly refunds: readonly RefundView[];
  readonly now: number;
  readonly onOpen: (reference: string) => void;
  readonly onScan: () => void;
}

/** What waits, what was, and the way to scan. */
export function HomeScreen({ payments, refunds, now, onOpen, onScan }: HomeScreenProps): VNode {
  const texts = PHONE_TEXTS[useLanguage()];
  const waiting = waitingRequests(payments, now);
  const past = pastEntries(payments, refunds, now);
  const isCodeInSight = codesInSight(payments, now).length > 0;
  // What waits is more urgent than what could be scanned.
  const scanLook = waiting.length > 0 ? '' : isCodeInSight ? 'primary calling' : 'primary';
  return (
    <Screen
      title={waiting.length === 0 ? texts.nothingToPay : texts.toPay}
      brand={<AppName />}
      actions={
        <>
          <p class="small muted" role="status">
            {waiting.length > 0 ? texts.arrived(waiting.length) : isCodeInSight ? texts.codeInSight : null}
          </p>
          <button type="button" class={scanLook} onClick={onScan}>
            <ScanMark />
            {texts.scan}
          </button>
          <p class="muted small">{texts.standsIn}</p>
        </>
      }
    >
      <MoneyBack refunds={refunds} />
      {waiting.map((payment) => (
        <WaitingCard key={payment.reference} payment={payment} now={now} onOpen={onOpen} />
      ))}
      {waiting.length > 0 || past.length > 0 ? null : (
        <div class="nothing-yet muted">
          <Coin />
          <p>{texts.nothingYet}</p>
        </div>
      )}
      {past.length === 0 ? null : (
        <section class="past">
          <h2>{texts.past}</h2>
          <ul>
            {past.map((entry) => (
              <li key={entry.kind === 'payment' ? entry.payment.reference : entry.refund.id}>
                <PastRow entry={entry} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Screen>
  );
}

interface WaitingCardProps {
  readonly payment: PhoneView;
  readonly now: number;
  readonly onOpen: (reference: string) => void;
}

function WaitingCard({ payment, now, onOpen }: WaitingCardProps): VNode {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  const { reference, amount, payeeName, message, expiresAt } = payment;
  const sum = sekText(amount, language);
  return (
    <article class="card waiting-card">
      <p class="spread row">
        <strong>{payeeName}</strong>
        <span class="badge wait numbers">{texts.left(countdownText(Date.parse(expiresAt) - now))}</span>
      </p>
      <p class="amount numbers">{sum}</p>
      {message === null ? null : <p class="muted small">{message}</p>}
      <button
        type="button"
        class="primary"
        aria-label={texts.openRequest(sum, payeeName)}
        onClick={() => onOpen(reference)}
      >
        {texts.open}
      </button>
    </article>
  );
}

interface PastRowProps {
  readonly entry: PastEntry;
  readonly onOpen: (reference: string) => void;
}

function PastRow({ entry, onOpen }: PastRowProps): VNode {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  if (entry.kind === 'refund') {
    const { amount, payerName } = entry.refund;
    return (
      <div class="past-row">
        <StandingMark standing="refunded" />
        <PastWhat name={payerName} what={texts.moneyBack} at={entry.at} />
        <span class="incoming numbers">+{sekText(amount, language)}</span>
      </div>
    );
  }
  const { payment, standing } = entry;
  const { title } = standing === 'open' ? { title: '' } : texts.standings[standing];
  return (
    <button type="button" class="past-row" onClick={() => onOpen(payment.reference)}>
      <StandingMark standing={standing} />
      <PastWhat name={payment.payeeName} what={title} at={entry.at} />
      <span class={`numbers ${standing === 'paid' ? '' : 'muted'}`}>{sekText(payment.amount, language)}</span>
    </button>
  );
}

function PastWhat(props: { readonly name: string; readonly what: string; readonly at: number }): VNode {
  const language = useLanguage();
  return (
    <span class="past-what">
      <strong>{props.name}</strong>
      <span class="muted small">
        {props.what}, {dayTimeText(props.at, language)}
      </span>
    </span>
  );
}

/** Money that comes back while the phone is looked at is told; what came before is in the list. */
function MoneyBack({ refunds }: { readonly refunds: readonly RefundView[] }): VNode {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  const known = useRef<ReadonlySet<string>>(undefined);
  const [arrived, setArrived] = useState<RefundView>();
  useEffect(() => {
    const paid = refunds.filter(({ paidAt }) => paidAt !== null);
    const { current } = known;
    // After a reset nothing has come back.
    if (current !== undefined)
      setArrived((last) => paid.find(({ id }) => !current.has(id)) ?? (paid.length > 0 ? last : undefined));
    known.current = new Set(paid.map(({ id }) => id));
  }, [refunds]);
  return (
    <div role="status">
      {arrived === undefined ? null : (
        <p class="notice good">{texts.moneyArrived(sekText(arrived.amount, language), arrived.payerName)}</p>
      )}
    </div>
  );
}

function ScanMark(): VNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <path
        d="M3 8V4a1 1 0 0 1 1-1h4M16 3h4a1 1 0 0 1 1 1v4M21 16v4a1 1 0 0 1-1 1h-4M8 21H4a1 1 0 0 1-1-1v-4M3 12h18"
        stroke-linecap="round"
      />
    </svg>
  );
}
