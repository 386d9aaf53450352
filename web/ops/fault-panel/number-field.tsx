import type { VNode } from 'preact';
import { useId } from 'preact/hooks';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A whole number from 1 on; what is no such number is the nearest one. */
export function NumberField({ label, value, most, onChange }: NumberFieldProps): VNode {
  const id = useId();
  return (
    <div class="field number-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        value={value}
        onChange={({ currentTarget }) => {
          const entered = Math.round(Number(currentTarget.value));
          const nearest = Math.min(most, Math.max(1, Number.isFinite(entered) ? entered : 1));
          currentTarget.value = String(nearest);
          onChange(nearest);
        }}
      />
    </div>
  );
}
