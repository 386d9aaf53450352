import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PhoneView } from './phone-api.ts';
import { sekText } from '../design/money.ts';
import { isMotionReduced } from '../design/motion.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { postJson } from '../design/request.ts';
import { PhoneProblem } from './phone-problem.tsx';
import { codesInSight } from './requests.ts';
import { scannedCode } from './scanned-code.ts';
import { Screen } from './screen.tsx';
import { PHONE_TEXTS } from './texts.ts';

export interface ScanScreenProps {
  /** Scanned at once: what the page was opened with. */
  readonly token: string | undefined;
  readonly payments: readonly PhoneView[];
  readonly now: number;
  readonly onOpened: (reference: string) => void;
  readonly onBack: () => void;
}

/** As long as a camera takes to see a code sharply. */
const LOOKING_MS = 900;

const looked = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, isMotionReduced() ? 0 : LOOKING_MS));

/** The camera, the codes that the shop shows now, and a field for a code that is typed. */
export function ScanScreen({ token, payments, now, onOpened, onBack }: ScanScreenProps): VNode {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  const [isReading, setIsReading] = useState(false);
  const [error, setError] = useState<unknown>();
  const [code, setCode] = useState('');
  const isLeft = useRef(false);

  async function scan(scanned: { readonly code: string } | { readonly reference: string }): Promise<void> {
    setIsReading(true);
    setError(undefined);
    try {
      const [{ reference }] = await Promise.all([postJson<PhoneView>('/local/phone/scan', scanned), looked()]);
      // Whoever went back meanwhile finds the request among those that wait.
      if (!isLeft.current) onOpened(reference);
    } catch (failure) {
      setError(failure);
      setIsReading(false);
    }
  }
  useEffect(
    () => () => {
      isLeft.current = true;
    },
    [],
  );
  useEffect(() => {
    if (token !== undefined) void scan({ code: token });
  }, [token]);

  const inSight = codesInSight(payments, now);
  return (
    <Screen title={texts.scanTitle} onBack={onBack}>
      <div class={`viewfinder ${isReading ? 'reading' : ''}`} aria-hidden="true">
        <span class="corners" />
        <span class="beam" />
      </div>
      <p class="muted scan-status" role="status">
        {isReading ? texts.reading : texts.pointHere}
      </p>
      <PhoneProblem error={error} conflict={texts.endedCode} />
      {inSight.length === 0 ? null : (
        <section class="stack in-sight">
          <h2>{texts.inSight}</h2>
          {inSight.map(({ reference, payeeName, amount }) => (
            <button key={reference} type="button" disabled={isReading} onClick={() => void scan({ reference })}>
              <span>{payeeName}</span>
              <strong class="numbers">{sekText(amount, language)}</strong>
            </button>
          ))}
        </section>
      )}
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          if (scannedCode(code) !== '') void scan({ code: scannedCode(code) });
        }}
      >
        <label for="code">{texts.codeLabel}</label>
        <div class="code-form-row">
          <input
            id="code"
            value={code}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={200}
            aria-describedby="code-hint"
            onInput={({ currentTarget }) => setCode(currentTarget.value)}
          />
          <button type="submit" disabled={isReading}>
            {texts.openCode}
          </button>
        </div>
        <p id="code-hint" class="muted small">
          {texts.codeHint}
        </p>
      </form>
    </Screen>
  );
}
