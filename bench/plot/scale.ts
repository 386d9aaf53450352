/** Where a value lies on an axis, and which values are written beside it. */
export interface Scale {
  /** From 0 at the axis' beginning to 1 at its end. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 5, 10];

/** From 0 to the first round number that is not below `most`, with about `count` round numbers on the way. */
export function linearScale(most: number, count = 5): Scale {
  const rough = Math.max(most, Number.MIN_VALUE) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const steps = Math.max(1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { place: (value) => value / (steps * step), ticks };
}

/** By the values' magnitudes, with these very values written beside it: they are above 0 and rising. */
export function logScale(values: readonly number[]): Scale {
  const first = Math.log(values[0] ?? 1);
  const last = Math.log(values.at(-1) ?? 1);
  const width = last - first || 1;
  return { place: (value) => (Math.log(value) - first) / width, ticks: values };
}
