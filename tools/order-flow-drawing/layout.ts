import { graphlib, layout, type GraphEdge, type Node } from '@dagrejs/dagre';
import {
  edgesOf,
  goesBack,
  sharedCatches,
  type Edge,
  type FlowDefinition,
  type StateDefinition,
} from './flow-definition.ts';
import { linesOf, textWidth } from './text.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Something with a place: x and y are its centre. */
interface Placed extends Point {
  readonly width: number;
  readonly height: number;
}

export type Shape = 'start' | 'end' | 'every-step' | 'task' | 'waiting-task' | 'choice' | 'wait' | 'parallel' | 'succeed' | 'fail';

export interface PlacedState extends Placed {
  readonly shape: Shape;
  readonly name: string;
  /** What it does, in short lines. */
  readonly lines: readonly string[];
  /** Drawings of a Parallel state's branches, with the place of their upper left corner in this state's own box. */
  readonly branches: readonly { readonly x: number; readonly y: number; readonly drawing: LaidOutFlow }[];
}

export interface PlacedEdge {
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

const STATE_WIDTH = 204;
const NAME_HEIGHT = 20;
export const LINE_HEIGHT = 14;
export const LABEL_LINE_HEIGHT = 14;
const PADDING = 10;
const BRANCH_GAP = 14;
const MARGIN = 8;
const DOT = 14;
const START = 'start of the flow';
const EVERY_STEP = 'every step';

type Box = Omit<PlacedState, 'x' | 'y'>;

/** Places the states of a flow in layers from top to bottom, and the branches of Parallel states inside them. */
export function layOut(flow: FlowDefinition, isBranch = false): LaidOutFlow {
  const shared = isBranch ? [] : sharedCatches(flow);
  const edges = edgesOf(flow, shared);
  const boxes = new Map(Object.entries(flow.States).map(([name, state]) => [name, boxOf(name, state)]));
  const graph = new graphlib.Graph({ multigraph: true })
    .setGraph({ rankdir: 'TB', nodesep: 26, edgesep: 14, ranksep: 30, marginx: MARGIN, marginy: MARGIN })
    .setDefaultEdgeLabel(() => ({}));

  boxes.set(START, dot(START, 'start'));
  const links: Edge[] = [{ from: START, to: flow.StartAt, label: [], kind: 'next' }, ...edges];
  for (const [name, { End }] of Object.entries(flow.States)) {
    if (End !== true) continue;
    boxes.set(`end of ${name}`, dot('', 'end'));
    links.push({ from: name, to: `end of ${name}`, label: [], kind: 'next' });
  }
  if (shared.length > 0) {
    boxes.set(EVERY_STEP, { ...box('every-step', EVERY_STEP, []), width: 110, height: 30 });
    links.push(...shared.map(({ errors, to }): Edge => ({ from: EVERY_STEP, to, label: errors, kind: 'error' })));
  }

  for (const [name, { width, height }] of boxes) graph.setNode(name, { width, height });
  const back = new Set(links.filter((link) => goesBack(link, flow, edges)));
  for (const [index, link] of links.entries()) {
    const [from, to] = back.has(link) ? [link.to, link.from] : [link.from, link.to];
    graph.setEdge(from, to, { ...labelSize(link), ...pull(link, back.has(link)), labelpos: 'c' }, String(index));
  }
  layout(graph);

  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    states: [...boxes].map(([name, state]) => ({ ...state, ...rounded(graph.node(name) as Node) })),
    edges: links.map((link, index) => {
      const [from, to] = back.has(link) ? [link.to, link.from] : [link.from, link.to];
      return placedEdge(link, graph.edge(from, to, String(index)) as unknown as GraphEdge, back.has(link));
    }),
  };
}

/** The usual way runs straight down; errors and ways back go around it. */
const pull = ({ kind }: Edge, isBack: boolean) => ({ weight: kind === 'error' || isBack ? 1 : 8, minlen: 1 });

function labelSize({ label }: Edge): { width: number; height: number } {
  if (label.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.max(...label.map((line) => textWidth(line, 11.5))) + 8,
    height: label.length * LABEL_LINE_HEIGHT + 4,
  };
}

function placedEdge({ kind, label }: Edge, found: GraphEdge, isBack: boolean): PlacedEdge {
  const points = found.points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  const { x = 0, y = 0, width = 0, height = 0 } = found as Partial<Placed>;
  return {
    kind,
    points: isBack ? points.reverse() : points,
    ...(label.length > 0 && { label: { ...rounded({ x, y, width, height }), lines: label } }),
  };
}

const rounded = ({ x, y, width, height }: Placed): Placed => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.ceil(width),
  height: Math.ceil(height),
});

const dot = (name: string, shape: 'start' | 'end'): Box => ({ ...box(shape, name, []), width: DOT, height: DOT });

function boxOf(name: string, state: StateDefinition): Box {
  const shape = shapeOf(state);
  if (shape === 'parallel') return parallelBox(name, state);
  return box(shape, name, linesOf(state.Comment ?? '', STATE_WIDTH - 2 * PADDING - (shape === 'choice' ? 16 : 0), 11));
}

function box(shape: Shape, name: string, lines: readonly string[]): Box {
  return {
    shape,
    name,
    lines,
    width: STATE_WIDTH,
    height: 2 * PADDING + NAME_HEIGHT + lines.length * LINE_HEIGHT,
    branches: [],
  };
}

function parallelBox(name: string, { Comment = '', Branches = [] }: StateDefinition): Box {
  const drawings = Branches.map((branch) => layOut(branch, true));
  const inner = drawings.reduce((sum, { width }) => sum + width + BRANCH_GAP, -BRANCH_GAP);
  const width = inner + 2 * PADDING;
  const heading = box('parallel', name, linesOf(Comment, width - 2 * PADDING, 11));
  const top = heading.height;
  let left = PADDING;
  const branches = drawings.map((drawing) => {
    const place = { x: left, y: top, drawing };
    left += drawing.width + BRANCH_GAP;
    return place;
  });
  return { ...heading, width, height: top + Math.max(...drawings.map(({ height }) => height)) + PADDING, branches };
}

function shapeOf({ Type, Resource = '' }: StateDefinition): Shape {
  switch (Type) {
    case 'Task':
      return Resource.endsWith('.waitForTaskToken') ? 'waiting-task' : 'task';
    case 'Choice':
      return 'choice';
    case 'Wait':
      return 'wait';
    case 'Parallel':
      return 'parallel';
    case 'Succeed':
      return 'succeed';
    case 'Fail':
      return 'fail';
    default:
      throw new Error(`No shape is known for states of the type ${Type}`);
  }
}
