import type { Placed, Point } from './geometry.ts';

/** A way through the layers: the box it leaves at the bottom, the columns it passes, the box it enters at the top. */
export interface Way {
  readonly from: Placed;
  readonly to: Placed;
  /** One point for each layer in between, in the middle of the layer. */
  readonly columns: readonly Point[];
}

/** A layer from its top to its bottom, which no line crosses but in a column of its own. */
interface Band {
  readonly top: number;
  readonly bottom: number;
}

/** How far above and below a layer lines are straight. */
interface Straight {
  readonly above: number;
  readonly below: number;
}

/** Where lines meet a box, at least this far from each other and from its corners. */
const PORT_GAP = 16;
const CORNER = 24;

/**
 * The lines of all ways as SVG paths, from top to bottom. A line leaves and enters boxes at right angles, and moves
 * sideways only between two layers: so none runs behind a box.
 */
export function routesOf(
  ways: readonly Way[],
  obstacles: readonly Placed[],
  straight: Straight,
): readonly (readonly Point[])[] {
  const bands = bandsOf(obstacles, straight);
  const starts = portsOf(
    ways,
    (way) => way.from,
    (way) => (way.columns[0] ?? way.to).x,
  );
  const ends = portsOf(
    ways,
    (way) => way.to,
    (way) => (way.columns.at(-1) ?? way.from).x,
  );
  return ways.map((way) => {
    const [start, end] = [starts.get(way) ?? way.from.x, ends.get(way) ?? way.to.x];
    const bandOf = ({ y }: Point): Band => bands.get(y) ?? { top: y, bottom: y };
    return [
      { x: start, y: way.from.y + way.from.height / 2 },
      { x: start, y: bandOf(way.from).bottom },
      ...way.columns.flatMap((column) => {
        const { top, bottom } = bandOf(column);
        return [
          { x: column.x, y: top },
          { x: column.x, y: bottom },
        ];
      }),
      { x: end, y: bandOf(way.to).top },
      { x: end, y: way.to.y - way.to.height / 2 },
    ];
  });
}

function bandsOf(obstacles: readonly Placed[], { above, below }: Straight): ReadonlyMap<number, Band> {
  const halves = new Map<number, number>();
  for (const { y, height } of obstacles) halves.set(y, Math.max(halves.get(y) ?? 0, height / 2));
  return new Map([...halves].map(([y, half]) => [y, { top: y - half - above, bottom: y + half + below }]));
}

/** Where each way meets its box: straight where it comes from, and in the order in which the ways come. */
function portsOf(
  ways: readonly Way[],
  boxOf: (way: Way) => Placed,
  wanted: (way: Way) => number,
): ReadonlyMap<Way, number> {
  const ports = new Map<Way, number>();
  for (const [box, group] of Map.groupBy(ways, boxOf)) {
    const reach = Math.max(0, box.width / 2 - CORNER);
    const [left, right] = [box.x - reach, box.x + reach];
    const gap = Math.min(PORT_GAP, group.length > 1 ? (right - left) / (group.length - 1) : 0);
    const sorted = group.toSorted((a, b) => wanted(a) - wanted(b));
    const places = sorted.map((way) => Math.min(right, Math.max(left, wanted(way))));
    for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i] ?? 0, (places[i - 1] ?? 0) + gap);
    for (let i = places.length - 1; i >= 0; i--) {
      const most = i === places.length - 1 ? right : (places[i + 1] ?? 0) - gap;
      places[i] = Math.min(places[i] ?? 0, most);
    }
    sorted.forEach((way, index) => ports.set(way, Math.round(places[index] ?? box.x)));
  }
  return ports;
}
