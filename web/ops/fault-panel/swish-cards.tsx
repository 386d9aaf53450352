import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { countdownText, timeText } from '../../design/times.ts';
import { useShopNow } from '../shop.tsx';
import { Press } from './actions.tsx';
import { control } from './control.ts';
import type { CallbackPlan, SwishCondition } from './fault-report.ts';
import { NumberField } from './number-field.tsx';
import { callbackSentence } from './sentences.ts';
import { FAULT_TEXTS } from './texts.ts';

const MOST_OUTCOMES = 1000;
const MOST_MINUTES = 1440;

/** What becomes of the next callbacks. */
export function CallbacksCard(): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const [count, setCount] = useState(1);
  const [minutes, setMinutes] = useState(10);
  const arm = (plan: Partial<CallbackPlan>) => async (): Promise<string> => {
    await control.swish({ nextCallbacks: { count, ...plan } });
    return texts.armedNow(callbackSentence({ copies: 1, delaySeconds: 0, ...plan }, spoken));
  };
  return (
    <section class="card stack" aria-labelledby="callbacks-heading">
      <h2 id="callbacks-heading">{texts.callbacks}</h2>
      <p class="muted small">{texts.callbacksText}</p>
      <div class="row fields">
        <NumberField label={texts.howMany} value={count} most={MOST_OUTCOMES} onChange={setCount} />
        <NumberField label={texts.minutesLate} value={minutes} most={MOST_MINUTES} onChange={setMinutes} />
      </div>
      <div class="presses">
        <Press doing={texts.arming} work={arm({ copies: 0 })} explains={texts.loseText}>
          {texts.lose}
        </Press>
        <Press doing={texts.arming} work={arm({ copies: 2 })} explains={texts.doubleText}>
          {texts.double}
        </Press>
        <Press doing={texts.arming} work={arm({ delaySeconds: minutes * 60 })} explains={texts.delayText}>
          {texts.delay}
        </Press>
      </div>
    </section>
  );
}

/** Whether Swish can be reached, until when, and how to change that. */
export function SwishCard({ swish }: { readonly swish: SwishCondition }): VNode {
  const texts = FAULT_TEXTS[useLanguage()];
  const [minutes, setMinutes] = useState(5);
  const isDown = useIsDown(swish);
  const takeDown = async (): Promise<string> => {
    await control.swish({ downSeconds: minutes * 60 });
    return texts.tookDown;
  };
  const bringBack = async (): Promise<string> => {
    await control.swish({ downSeconds: 0 });
    return texts.broughtBack;
  };
  return (
    <section class="card stack" aria-labelledby="swish-heading">
      <h2 id="swish-heading">{texts.swish}</h2>
      <SwishState swish={swish} />
      <div class="row fields">
        <NumberField label={texts.minutesDown} value={minutes} most={MOST_MINUTES} onChange={setMinutes} />
      </div>
      <div class="presses">
        <Press doing={texts.takingDown} work={takeDown} explains={texts.takeDownText}>
          {texts.takeDown}
        </Press>
        {isDown ? (
          <Press class="primary" doing={texts.bringBack} work={bringBack} explains={texts.bringBackText}>
            {texts.bringBack}
          </Press>
        ) : null}
      </div>
    </section>
  );
}

/** In words and colour; counts by the shop's clock, since nobody tells when the time is over. */
export function SwishState({ swish }: { readonly swish: SwishCondition }): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const now = useShopNow();
  const until = swish.downUntil === null ? undefined : Date.parse(swish.downUntil);
  const state = (): string => {
    if (!isDownAt(swish, now)) return texts.swishUp;
    if (until === undefined) return texts.swishDown;
    return texts.swishDownUntil(timeText(until, spoken), countdownText(until - now));
  };
  return (
    <p class={`notice numbers ${isDownAt(swish, now) ? 'bad' : 'good'}`}>
      {state()}
      {swish.dropsCallbacks ? ` ${texts.callbacksDropped}` : ''}
    </p>
  );
}

const useIsDown = (swish: SwishCondition): boolean => isDownAt(swish, useShopNow());

const isDownAt = ({ isDown, downUntil }: SwishCondition, now: number): boolean =>
  isDown && (downUntil === null || Date.parse(downUntil) > now);
