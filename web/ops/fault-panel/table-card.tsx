import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { Press } from './actions.tsx';
import { control } from './control.ts';
import type { FaultRequest, FaultTargets } from './fault-report.ts';
import { NumberField } from './number-field.tsx';
import { faultSentence } from './sentences.ts';
import { FAULT_TEXTS } from './texts.ts';

const MOST_REQUESTS = 1000;

/** Trouble with a table, for the next so many requests. */
export function TableCard({ targets }: { readonly targets: FaultTargets }): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const [table, setTable] = useState('');
  const [operation, setOperation] = useState('');
  const [times, setTimes] = useState(3);
  const arm = (how: Pick<FaultRequest, 'when' | 'effect'>) => async (): Promise<string> => {
    const chosen = { ...(table === '' ? {} : { table }), ...(operation === '' ? {} : { operation }) };
    await control.arm({ target: 'table', ...chosen, ...how, times });
    const tables = table === '' ? [] : [table];
    return texts.armedNow(faultSentence({ target: 'table', ...chosen, tables, ...how }, spoken));
  };
  return (
    <section class="card stack" aria-labelledby="tables-heading">
      <h2 id="tables-heading">{texts.tables}</h2>
      <p class="muted small">{texts.tablesText}</p>
      <div class="row fields">
        <Choice label={texts.table} any={texts.anyTable} names={targets.tables} value={table} onChange={setTable} />
        <Choice
          label={texts.operation}
          any={texts.anyOperation}
          names={targets.operations.table}
          value={operation}
          onChange={setOperation}
        />
        <NumberField label={texts.requests} value={times} most={MOST_REQUESTS} onChange={setTimes} />
      </div>
      <div class="presses">
        <Press doing={texts.arming} work={arm({ when: 'before', effect: 'throttle' })} explains={texts.throttleText}>
          {texts.throttle}
        </Press>
        <Press doing={texts.arming} work={arm({ when: 'before', effect: 'error' })} explains={texts.failText}>
          {texts.fail}
        </Press>
        <Press doing={texts.arming} work={arm({ when: 'after', effect: 'lose' })} explains={texts.loseAnswerText}>
          {texts.loseAnswer}
        </Press>
      </div>
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** Stands for no name. */
  readonly any: string;
  readonly names: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, any, names, value, onChange }: ChoiceProps): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{any}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
