import {
  edgesOf,
  goesBack,
  isCatchAll,
  sharedCatches,
  type Edge,
  type FlowDefinition,
  type StateDefinition,
} from './flow-definition.ts';
import { linkOf, place, START, way, type LaidOutFlow, type Manner } from './layout.ts';
import { dotBox, shapeOf, SLANT, type Box } from './state-box.ts';
import { textWidth } from './text.ts';

export const COMPACT_FONT_SIZE = 14;
/** Of the name of a state that has branches inside. */
export const COMPACT_HEADING = 26;

const HEIGHT = 30;
const SIDES = 44;
const NARROWEST = 96;
const PADDING = 6;
const MANNER: Manner = {
  gaps: { boxes: 10, lines: 6, layers: 28 },
  pull: { usual: 12, other: 4, around: 0.5 },
  ranker: 'tight-tree',
  straight: { above: 9, below: 3 },
};

/**
 * Places a flow on little room: boxes with names only, the usual ways, and the errors that are caught by name. What nearly
 * every step catches alike has no place: whoever draws an execution adds those that it met.
 */
export function layOutCompact(flow: FlowDefinition): LaidOutFlow {
  return layOutStates(flow, [way(START, flow.StartAt)]);
}

function layOutStates(flow: FlowDefinition, start: readonly Edge[]): LaidOutFlow {
  const edges = placedEdges(flow);
  const boxes = new Map(Object.entries(flow.States).map(([name, state]) => [name, compactBox(name, state)]));
  if (start.length > 0) boxes.set(START, dotBox('start'));
  const links = [...start, ...edges].map((edge) => linkOf(edge, goesBack(edge, flow, edges)));
  return place(boxes, links, MANNER);
}

/** A state that only errors lead to hangs on the last that can: the layout would else leave it alone at the top. */
function placedEdges(flow: FlowDefinition): readonly Edge[] {
  const placed = edgesOf(flow, sharedCatches(flow)).filter((edge) => edge.kind === 'next' || !isCatchAll(edge));
  const reached = new Set([flow.StartAt, ...placed.map(({ to }) => to)]);
  for (const edge of edgesOf(flow, []).toReversed()) {
    if (reached.has(edge.to)) continue;
    reached.add(edge.to);
    placed.push(edge);
  }
  return placed;
}

function compactBox(name: string, state: StateDefinition): Box {
  const { Branches = [] } = state;
  const shape = shapeOf(state) ?? 'task';
  const sides = SIDES + (shape === 'choice' ? SLANT : 0);
  const width = Math.max(NARROWEST, Math.ceil(textWidth(name, COMPACT_FONT_SIZE)) + sides);
  if (Branches.length === 0) return { shape, name, lines: [], width, height: HEIGHT, branches: [] };
  const drawings = Branches.map((branch) => layOutStates(branch, []));
  let x = PADDING;
  const branches = drawings.map((drawing) => {
    const branch = { x, y: COMPACT_HEADING, drawing };
    x += drawing.width;
    return branch;
  });
  const tallest = Math.max(...drawings.map(({ height }) => height));
  return {
    shape,
    name,
    lines: [],
    width: Math.max(width, x + PADDING),
    height: COMPACT_HEADING + tallest,
    branches,
  };
}
