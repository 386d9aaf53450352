import { layOutCompact } from './compact-layout.ts';
import type { FlowDefinition, StateDefinition } from './flow-definition.ts';
import type { Point } from './geometry.ts';
import type { LaidOutFlow, PlacedEdge, PlacedState } from './layout.ts';

/** A flow with all of its states on one plane, those of branches inside of theirs. */
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  /** In the order in which one reads them: from top to bottom, then from left to right. */
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}

/**
 * The compact graph of a definition, or undefined for what is no flow that can be drawn: an execution runs the definition
 * that it was started with, which may be any age.
 */
export function placedGraph(asl: Readonly<Record<string, unknown>>): PlacedGraph | undefined {
  if (!isFlow(asl)) return undefined;
  let flow: LaidOutFlow;
  try {
    flow = layOutCompact(asl);
  } catch {
    return undefined;
  }
  const { states, edges } = flattened(flow, { x: 0, y: 0 });
  const inOrder = states.toSorted((a, b) => topOf(a) - topOf(b) || a.x - b.x);
  return { width: flow.width, height: flow.height, states: inOrder, edges };
}

const topOf = ({ y, height }: PlacedState): number => y - height / 2;

function flattened(flow: LaidOutFlow, by: Point): Pick<PlacedGraph, 'states' | 'edges'> {
  const moved = <Item extends Point>(item: Item): Item => ({ ...item, x: item.x + by.x, y: item.y + by.y });
  const inside = flow.states.flatMap((state) =>
    state.branches.map(({ x, y, drawing }) =>
      flattened(drawing, { x: by.x + state.x - state.width / 2 + x, y: by.y + state.y - state.height / 2 + y }),
    ),
  );
  return {
    states: [...flow.states.map(moved), ...inside.flatMap(({ states }) => states)],
    edges: [
      ...flow.edges.map((edge) => ({ ...edge, points: edge.points.map(moved) })),
      ...inside.flatMap(({ edges }) => edges),
    ],
  };
}

/** Every state of a definition by its name, those of branches too: names are unique in all of it. */
export function statesOf(asl: Readonly<Record<string, unknown>>): ReadonlyMap<string, StateDefinition> {
  if (!isFlow(asl)) return new Map();
  return new Map(
    Object.entries(asl.States).flatMap(([name, state]) => [
      [name, state] as const,
      ...(state.Branches ?? []).flatMap((branch) => [...statesOf({ ...branch })]),
    ]),
  );
}

const isFlow = (asl: Readonly<Record<string, unknown>>): asl is Readonly<Record<string, unknown>> & FlowDefinition =>
  typeof asl['StartAt'] === 'string' && typeof asl['States'] === 'object' && asl['States'] !== null;

/** A way that the layout has no line for, as the `d` of an SVG path: around the right side of what is between. */
export function detour(from: PlacedState, to: PlacedState): string {
  const [startX, endX] = [from.x + from.width / 2, to.x + to.width / 2];
  const out = Math.max(startX, endX) + 36;
  return `M${startX} ${from.y}C${out} ${from.y} ${out} ${to.y} ${endX} ${to.y}`;
}
