import type { FlashSale } from '../flash-sale/sale.ts';
import { COMPARED, type Units } from '../units.ts';
import type { Panel } from './picture.ts';

/** More points than this are no better seen. */
const MOST_POINTS = 200;

/** What became of the buyers while a sale went on. */
export function salePanel(title: string, { times, knownP50Ms, knownP99Ms, lastMs }: FlashSale): Panel {
  return {
    title,
    xLabel: 'seconds since everybody pressed the button',
    lines: [
      { label: 'pieces held', points: rising(times.held, lastMs) },
      { label: 'told to pay', points: rising(times.sold, lastMs) },
      { label: 'told "sold out"', points: rising(times.refused, lastMs) },
    ],
    marks: [
      { x: knownP50Ms / 1000, label: 'half of them know' },
      { x: knownP99Ms / 1000, label: '99 % know' },
    ],
  };
}

const { 'write units': writeUnits, 'requests to tables': requests, 'read units': readUnits } = COMPARED;
const GROWTH = { 'write units': writeUnits, 'table requests': requests, 'read units': readUnits };

/** What one paid checkout uses in shops of growing age. */
export const growthPanel = ({ shops }: Units): Panel => ({
  title: 'One paid checkout in growing shops',
  xLabel: 'orders in the table',
  places: shops.map(({ orders }) => orders),
  lines: Object.entries(GROWTH).map(([label, valueOf]) => ({
    label,
    points: shops.map(({ orders, paid }) => [orders, valueOf(paid)] as const),
  })),
});

/**
 * How many of the moments (ms, sorted) have passed, over time in seconds, until `endMs`: drawn as it rises, with fewer
 * points where there are very many.
 */
export function rising(moments: readonly number[], endMs: number): readonly (readonly [number, number])[] {
  const every = Math.ceil(moments.length / MOST_POINTS);
  const points = moments.flatMap((moment, index) =>
    (index + 1) % every === 0 || index === moments.length - 1 ? [[moment / 1000, index + 1] as const] : [],
  );
  const [first = endMs] = moments;
  return [[0, 0], [first / 1000, 0], ...points, [endMs / 1000, moments.length]];
}
