import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import { edgesOf, goesBack, sharedCatches, spokenErrors, type Edge, type FlowDefinition } from './flow-definition.ts';
import type { Placed, Point } from './geometry.ts';
import { routesOf, type Way } from './routing.ts';
import { boxOf, dotBox, LABEL_FONT_SIZE, LABEL_LINE_HEIGHT, pseudoBox, type Box } from './state-box.ts';
import { linesOf, textWidth } from './text.ts';

/** A state with its place; x and y are its centre. */
export type PlacedState = Box & Point;

export interface PlacedEdge {
  /** Names of the states that it leads from and to; of the dot or box where there is no state. */
  readonly from: string;
  readonly to: string;
  readonly kind: Edge['kind'];
  readonly points: readonly Point[];
  readonly label?: Placed & { readonly lines: readonly string[] };
}

export interface LaidOutFlow {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}

/** An edge as the layers see it: from top to bottom, also when it goes back. */
export interface Link {
  readonly edge: Edge;
  readonly isBack: boolean;
  readonly upper: string;
  readonly lower: string;
  readonly label: readonly string[];
}

/** How tight and in which order of importance things are placed. */
export interface Manner {
  /** Room between boxes beside each other, lines beside each other, and one layer and the next. */
  readonly gaps: { readonly boxes: number; readonly lines: number; readonly layers: number };
  /** How much it counts that a way is short and straight: the usual one, another choice, an error or a way back. */
  readonly pull: { readonly usual: number; readonly other: number; readonly around: number };
  readonly ranker: 'network-simplex' | 'tight-tree';
  /** Lines are straight so far above and below a layer: an arrow's head needs it. */
  readonly straight: { readonly above: number; readonly below: number };
}

const MARGIN = 8;
const LABEL_WIDTH = 130;
const MANNER: Manner = {
  gaps: { boxes: 16, lines: 10, layers: 54 },
  pull: { usual: 12, other: 2, around: 1 },
  ranker: 'network-simplex',
  straight: { above: 12, below: 6 },
};
export const START = 'start';

/** Places the states of a flow in layers from top to bottom, and the branches of Parallel states inside them. */
export function layOut(flow: FlowDefinition): LaidOutFlow {
  const shared = sharedCatches(flow);
  const edges = edgesOf(flow, shared);
  const boxes = new Map(Object.entries(flow.States).map(([name, state]) => [name, boxOf(name, state, layOut)]));
  const all: Edge[] = [way(START, flow.StartAt), ...edges];
  boxes.set(START, dotBox('start'));
  for (const [name, { End }] of Object.entries(flow.States)) {
    if (End !== true) continue;
    boxes.set(`end of ${name}`, dotBox('end'));
    all.push(way(name, `end of ${name}`));
  }
  for (const { errors, to, by, isEveryTask } of shared) {
    const box = `${errors.join()} to ${to}`;
    boxes.set(box, isEveryTask ? pseudoBox('every step', []) : pseudoBox('several steps', by));
    all.push({ ...way(box, to), label: spokenErrors(errors), kind: 'error' });
  }
  const links = all.map((edge): Link => {
    const label = edge.label.flatMap((text) => linesOf(text, LABEL_WIDTH, LABEL_FONT_SIZE));
    return { ...linkOf(edge, goesBack(edge, flow, edges)), label };
  });
  return place(boxes, links, MANNER);
}

export const linkOf = (edge: Edge, isBack: boolean): Link => {
  const [upper, lower] = isBack ? [edge.to, edge.from] : [edge.from, edge.to];
  return { edge, isBack, upper, lower, label: [] };
};

export const way = (from: string, to: string): Edge => ({ from, to, label: [], kind: 'next', isFirst: true });

/** Gives every box and link its place. A link between boxes that there are not is a bug of the caller. */
export function place(boxes: ReadonlyMap<string, Box>, links: readonly Link[], manner: Manner): LaidOutFlow {
  const { gaps, ranker } = manner;
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true })
    .setGraph({
      rankdir: 'TB',
      ranker,
      nodesep: gaps.boxes,
      edgesep: gaps.lines,
      ranksep: gaps.layers,
      marginx: MARGIN,
      marginy: MARGIN,
    })
    .setDefaultEdgeLabel(() => ({}));
  for (const [name, { width, height }] of boxes) graph.setNode(name, { width, height });
  for (const [index, link] of links.entries()) {
    graph.setEdge(
      link.upper,
      link.lower,
      { ...labelSize(link), weight: pullOf(link, manner), labelpos: 'c' },
      String(index),
    );
  }
  layout(graph);

  const states = new Map([...boxes].map(([name, box]) => [name, { ...box, ...rounded(graph.node(name)) }]));
  const found = links.map(({ upper, lower }, index) => graph.edge(upper, lower, String(index)));
  const labels = found.map((edge) => rounded(edge));
  const ways = links.map(({ upper, lower }, index): Way => {
    const [from, to] = [states.get(upper), states.get(lower)];
    if (from === undefined || to === undefined) throw new Error(`There is no state ${upper} or ${lower}`);
    const columns = (found[index]?.points ?? [])
      .slice(1, -1)
      .map(({ x, y }: Point) => ({ x: Math.round(x), y: Math.round(y) }));
    return { from, to, columns };
  });
  const routes = routesOf(ways, [...states.values(), ...labels], manner.straight);
  const { width = 0, height = 0 } = graph.graph();
  const edges = links.map(({ edge, isBack, label }, index): PlacedEdge => {
    const points = routes[index] ?? [];
    const size = labels[index];
    return {
      from: edge.from,
      to: edge.to,
      kind: edge.kind,
      points: isBack ? points.toReversed() : points,
      ...(label.length > 0 && size !== undefined && { label: { ...size, lines: label } }),
    };
  });
  return withinBounds({
    width: Math.ceil(width),
    height: Math.ceil(height),
    states: [...states.values()],
    edges,
  });
}

/** Dagre makes room for boxes and labels; a line may run beside the outermost of them. */
function withinBounds(flow: LaidOutFlow): LaidOutFlow {
  const across = flow.edges.flatMap(({ points }) => points.map(({ x }) => x));
  const shift = Math.max(0, MARGIN - Math.min(...across));
  const width = Math.max(flow.width, MARGIN + Math.max(...across)) + shift;
  const moved = <Item extends Point>(item: Item): Item => ({ ...item, x: item.x + shift });
  return {
    ...flow,
    width,
    states: flow.states.map(moved),
    edges: flow.edges.map(({ label, points, ...edge }) => ({
      ...edge,
      points: points.map(moved),
      ...(label !== undefined && { label: moved(label) }),
    })),
  };
}

/** The usual way runs straight down; errors and ways back go around it. */
function pullOf({ edge, isBack }: Link, { pull }: Manner): number {
  if (edge.kind === 'error' || isBack) return pull.around;
  return edge.isFirst ? pull.usual : pull.other;
}

function labelSize({ label }: Link): { width: number; height: number } {
  if (label.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.max(...label.map((line) => textWidth(line, LABEL_FONT_SIZE))) + 8,
    height: label.length * LABEL_LINE_HEIGHT + 4,
  };
}

/** What dagre placed, in whole pixels; an edge without a label has no place of its own. */
const rounded = ({ x = 0, y = 0, width = 0, height = 0 }: Partial<Placed>): Placed => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.ceil(width),
  height: Math.ceil(height),
});
