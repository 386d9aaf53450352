import type { VNode } from 'preact';

/** Small signs beside colours, which alone tell nothing to many. Drawn on a field of 16 by 16. */
export const MARKS = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  exclamation: 'M8 3.2v6M8 12.2v.4',
  hourglass: 'M4.5 3h7M4.5 13h7M5.2 3c0 3 2.8 3.6 2.8 5s-2.8 2-2.8 5M10.8 3c0 3-2.8 3.6-2.8 5s2.8 2 2.8 5',
  play: 'M6 4.2l5.6 3.8L6 11.8z',
  back: 'M12.5 8H4M7 4.5L3.5 8 7 11.5',
  onward: 'M3.5 8H12M9 4.5L12.5 8 9 11.5',
  stop: 'M5 5h6v6H5z',
  barred: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM4.6 4.6l6.8 6.8',
} as const;

export type MarkName = keyof typeof MARKS;

export const Mark = ({ name }: { readonly name: MarkName }): VNode => (
  <svg class="mark" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d={MARKS[name]} />
  </svg>
);
