/** What may still happen in a trace, and how often: what makes the search finite. */
export const BOUNDS = [
  /** A fault, or a function that is interrupted by another party: both between any two requests. */
  'adversity',
  /** A customer pays, declines, or lets the time go by; Swish finishes a refund or refuses it. */
  'decision',
  /** Swish says something else than it definitely said. */
  'correction',
  'callback',
  'sweep',
  'cancel',
  'operator',
  'removal',
  'stock',
  'abort',
  'redrive',
  /** Time goes on to what is due next. */
  'step',
  /** Time goes on by ten minutes, or a day, in which nobody looks. */
  'leap',
  'attempt',
] as const;
export type Bound = (typeof BOUNDS)[number];
export type Left = Readonly<Record<Bound, number>>;
