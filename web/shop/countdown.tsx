import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { countdownText } from '../design/times.ts';
import { useNow } from '../design/use-now.ts';
import { PAYABLE_SECONDS, payableUntil, secondsLeft, spokenSeconds } from './countdown.ts';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { useStorefront } from './storefront.ts';

export interface CountdownProps {
  readonly expiresAt: string;
  /** The API's clock ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
  readonly timeIsUp: (isUp: boolean) => void;
}

/** How long the payment can still be paid, by the API's clock: as a ring, as text, and now and then aloud. */
export function Countdown({ expiresAt, aheadMs, timeIsUp }: CountdownProps): VNode {
  const texts = PAYMENT_TEXTS[useStorefront().language];
  const left = secondsLeft(payableUntil(expiresAt), useNow(aheadMs));
  useEffect(() => timeIsUp(left === 0), [left === 0]);
  const spoken = spokenSeconds(left);
  return (
    <div class="countdown">
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <circle class="countdown-track" cx="32" cy="32" r="28" />
        <circle
          class="countdown-rest"
          cx="32"
          cy="32"
          r="28"
          pathLength="100"
          stroke-dasharray="100"
          stroke-dashoffset={100 - (100 * Math.min(left, PAYABLE_SECONDS)) / PAYABLE_SECONDS}
          transform="rotate(-90 32 32)"
        />
      </svg>
      <p>
        <strong class="numbers">{countdownText(left * 1000)}</strong> <span class="muted">{texts.timeLeft}</span>
      </p>
      <p class="visually-hidden" role="status">
        {spoken === undefined || left === 0 ? '' : texts.timeIsLeft(spoken)}
      </p>
    </div>
  );
}
