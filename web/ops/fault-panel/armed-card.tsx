import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { timeText } from '../../design/times.ts';
import { executionAddress } from '../routes.ts';
import { Press } from './actions.tsx';
import { control } from './control.ts';
import type { FaultReport } from './fault-report.ts';
import { callbackSentence, checkoutIdOf, faultSentence } from './sentences.ts';
import { SwishState } from './swish-cards.tsx';
import { FAULT_TEXTS } from './texts.ts';

/** Enough to see what has just happened. */
const SHOWN_HITS = 6;

/** What waits to go wrong, what went wrong, and the way out. */
export function ArmedCard({ report }: { readonly report: FaultReport }): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const clear = async (): Promise<string> => {
    await control.clear();
    return texts.cleared;
  };
  const armed = [
    ...report.swish.nextCallbacks.map((each) => ({ text: callbackSentence(each, spoken), left: each.left })),
    ...report.armed.map((fault) => ({
      text: faultSentence({ ...fault, tables: fault.table === undefined ? [] : [fault.table] }, spoken),
      left: fault.left,
    })),
  ];
  return (
    <section class="card stack" aria-labelledby="armed-heading">
      <h2 id="armed-heading">{texts.armed}</h2>
      {report.swish.isDown || report.swish.dropsCallbacks ? <SwishState swish={report.swish} /> : null}
      {armed.length === 0 ? (
        <p class="muted">{texts.nothingArmed}</p>
      ) : (
        <ul class="fault-list" aria-labelledby="armed-heading">
          {armed.map(({ text, left }, index) => (
            <li key={index}>
              <span>{text}</span> <span class="badge wait numbers">{texts.left(left)}</span>
            </li>
          ))}
        </ul>
      )}
      <h3 id="met-heading">{texts.met}</h3>
      <MetFaults report={report} />
      <div class="presses">
        <Press doing={texts.clearing} work={clear} explains={texts.clearText}>
          {texts.clear}
        </Press>
        <ResetPress />
      </div>
    </section>
  );
}

/** The newest first. */
function MetFaults({ report }: { readonly report: FaultReport }): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const met = [
    ...report.hits.map((hit) => ({ at: hit.at, text: faultSentence(hit, spoken), execution: hit.execution })),
    ...report.swish.metCallbacks.map((callback) => ({
      at: callback.at,
      text: callbackSentence(callback, spoken),
      execution: checkoutIdOf(callback.paymentId),
    })),
  ].toSorted((a, b) => b.at.localeCompare(a.at));
  if (met.length === 0) return <p class="muted">{texts.nothingMet}</p>;
  return (
    <>
      <ul class="fault-list" aria-labelledby="met-heading">
        {met.slice(0, SHOWN_HITS).map(({ at, text, execution }, index) => (
          <li key={index}>
            <time class="muted small numbers" dateTime={at}>
              {timeText(Date.parse(at), spoken)}
            </time>{' '}
            <span>{text}</span>{' '}
            {execution === undefined ? null : <a href={executionAddress(execution)}>{texts.seeExecution}</a>}
          </li>
        ))}
      </ul>
      {met.length > SHOWN_HITS ? <p class="muted small">{texts.moreMet(met.length - SHOWN_HITS)}</p> : null}
    </>
  );
}

/** All is gone by it: it asks first, and the keyboard stays where the question is. */
function ResetPress(): VNode {
  const texts = FAULT_TEXTS[useLanguage()];
  const [isAsking, setIsAsking] = useState<boolean>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAsking !== undefined) place.current?.querySelector('button')?.focus();
  }, [isAsking]);
  const reset = async (): Promise<string> => {
    await control.reset();
    setIsAsking(false);
    return texts.wasReset;
  };
  if (isAsking !== true) {
    return (
      <div class="press" ref={place}>
        <button type="button" class="danger" aria-describedby="reset-text" onClick={() => setIsAsking(true)}>
          {texts.reset}
        </button>
        <p id="reset-text" class="muted small">
          {texts.resetText}
        </p>
      </div>
    );
  }
  return (
    <div class="notice bad" role="group" aria-labelledby="reset-question" ref={place}>
      <p id="reset-question">{texts.resetReally}</p>
      <div class="row">
        <button type="button" onClick={() => setIsAsking(false)}>
          {texts.keep}
        </button>
        <Press class="danger" doing={texts.resetting} work={reset}>
          {texts.resetConfirm}
        </Press>
      </div>
    </div>
  );
}
