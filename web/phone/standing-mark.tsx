import type { VNode } from 'preact';
import type { Standing } from './requests.ts';

type Marked = Standing | 'refunded';

const TICK = 'M7 12.5l3.5 3.5L17 9';
const CROSS = 'M8 8l8 8M16 8l-8 8';
const MARKS: Readonly<Record<Marked, { readonly look: string; readonly path: string }>> = {
  open: { look: 'wait', path: 'M12 7v5l3 2' },
  paid: { look: 'good', path: TICK },
  refunded: { look: 'good', path: 'M12 7v10M8 13l4 4 4-4' },
  declined: { look: '', path: CROSS },
  cancelled: { look: '', path: CROSS },
  ranOut: { look: '', path: 'M12 7v5l3 2' },
  failed: { look: 'bad', path: CROSS },
  unclear: { look: 'wait', path: 'M9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.700M12 16.8v.1' },
};

/** A sign beside words that say the same. */
export function StandingMark({ standing }: { readonly standing: Marked }): VNode {
  const { look, path } = MARKS[standing];
  return (
    <svg class={`standing-mark ${look}`} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <circle cx="12" cy="12" r="12" />
      <path
        d={path}
        pathLength={1}
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
