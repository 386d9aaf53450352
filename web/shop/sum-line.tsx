import type { VNode } from 'preact';

export interface SumLineProps {
  readonly label: string;
  readonly value: string;
  readonly isTotal?: boolean;
  readonly isMuted?: boolean;
}

/** A label and an amount of a `<dl class="sums">`. */
export const SumLine = ({ label, value, isTotal, isMuted }: SumLineProps): VNode => (
  <div class={`sum-line ${isTotal === true ? 'is-total' : ''}`}>
    <dt>{label}</dt>
    <dd class={`numbers ${isMuted === true ? 'muted' : ''}`}>{value}</dd>
  </div>
);
