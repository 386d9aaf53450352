import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { Press } from './actions.tsx';
import { control } from './control.ts';
import type { FaultTargets, FunctionTarget, When } from './fault-report.ts';
import { NumberField } from './number-field.tsx';
import { faultSentence } from './sentences.ts';
import { FAULT_TEXTS } from './texts.ts';

const MOST_TIMES = 1000;
const WHENS: readonly When[] = ['before', 'after'];
const KINDS: readonly FunctionTarget['kind'][] = ['step', 'route', 'schedule', 'stream', 'event', 'other'];
/** What people try first: the step at which money becomes an order. */
const FIRST_CHOICE = 'ConfirmOrder';

/** Lets a function crash, before or after it acts. */
export function FunctionCard({ targets }: { readonly targets: FaultTargets }): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const id = useId();
  const { functions } = targets;
  const [wanted, setWanted] = useState(FIRST_CHOICE);
  const [times, setTimes] = useState(1);
  const chosen = functions.find(({ name }) => name === wanted) ?? functions[0];
  const crash = (target: string, when: When) => async (): Promise<string> => {
    await control.arm({ target, when, effect: 'crash', times });
    return texts.armedNow(faultSentence({ target, when, effect: 'crash' }, spoken));
  };
  return (
    <section class="card stack" aria-labelledby="functions-heading">
      <h2 id="functions-heading">{texts.functions}</h2>
      <p class="muted small">{texts.functionsText}</p>
      <div class="row fields">
        <div class="field">
          <label for={id}>{texts.which}</label>
          <select id={id} value={chosen?.name} onChange={({ currentTarget }) => setWanted(currentTarget.value)}>
            {KINDS.filter((kind) => functions.some((each) => each.kind === kind)).map((kind) => (
              <optgroup key={kind} label={texts.kinds[kind]}>
                {functions
                  .filter((each) => each.kind === kind)
                  .map(({ name }) => (
                    <option key={name} value={name}>
                      {name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </div>
        <NumberField label={texts.times} value={times} most={MOST_TIMES} onChange={setTimes} />
      </div>
      <p class="function-does small" lang="en">
        {chosen?.does}
      </p>
      <div class="presses">
        {chosen === undefined
          ? null
          : WHENS.map((when) => (
              <Press key={when} doing={texts.arming} work={crash(chosen.name, when)} explains={texts.crashText[when]}>
                {texts.crash[when]}
              </Press>
            ))}
      </div>
    </section>
  );
}
