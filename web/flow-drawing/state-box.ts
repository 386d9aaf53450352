import type { FlowDefinition, StateDefinition } from './flow-definition.ts';
import type { LaidOutFlow } from './layout.ts';
import { linesOf } from './text.ts';

export type Shape =
  'start' | 'end' | 'pseudo' | 'task' | 'waiting-task' | 'choice' | 'wait' | 'parallel' | 'succeed' | 'fail';

/** A state before it has a place. */
export interface Box {
  readonly shape: Shape;
  readonly name: string;
  /** What it does, in short lines. */
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Drawings of a Parallel state's branches, with the place of their upper left corner in this box. */
  readonly branches: readonly { readonly x: number; readonly y: number; readonly drawing: LaidOutFlow }[];
}

export const NAME_FONT_SIZE = 14.5;
export const TEXT_FONT_SIZE = 12;
export const LABEL_FONT_SIZE = 12.5;
export const TEXT_LINE_HEIGHT = 15;
export const LABEL_LINE_HEIGHT = 15;
/** How far the sides of a choice are slanted. */
export const SLANT = 14;

const WIDTH = 198;
const NAME_HEIGHT = 20;
const PADDING = 9;
const BRANCH_GAP = 10;
const DOT = 14;
const PSEUDO_WIDTH = 136;
const PSEUDO_HEIGHT = 30;

/** The box of a state, with its comment below its name. `layOutBranch` is given, since a branch is a flow itself. */
export function boxOf(name: string, state: StateDefinition, layOutBranch: (flow: FlowDefinition) => LaidOutFlow): Box {
  const shape = shapeOf(state);
  if (shape === undefined) throw new Error(`No shape is known for states of the type ${state.Type}`);
  if (shape === 'parallel') return parallelBox(name, state, layOutBranch);
  return textBox(shape, name, state.Comment ?? '', WIDTH);
}

/** Where a flow begins, or a branch ends. */
export const dotBox = (shape: 'start' | 'end'): Box => ({
  shape,
  name: '',
  lines: [],
  width: DOT,
  height: DOT,
  branches: [],
});

/** No state of its own, but some or all of them: something is said of those once. */
export const pseudoBox = (name: string, names: readonly string[]): Box => {
  const box = textBox('pseudo', name, names.join(', '), PSEUDO_WIDTH);
  return names.length === 0 ? { ...box, height: PSEUDO_HEIGHT } : box;
};

function textBox(shape: Shape, name: string, text: string, width: number): Box {
  const room = width - 2 * PADDING - (shape === 'choice' ? SLANT : 0);
  const lines = linesOf(text, room, TEXT_FONT_SIZE);
  const height = 2 * PADDING + NAME_HEIGHT + lines.length * TEXT_LINE_HEIGHT;
  return { shape, name, lines, width, height, branches: [] };
}

function parallelBox(
  name: string,
  { Comment = '', Branches = [] }: StateDefinition,
  layOutBranch: (flow: FlowDefinition) => LaidOutFlow,
): Box {
  const drawings = Branches.map(layOutBranch);
  const inner = drawings.reduce((sum, { width }) => sum + width + BRANCH_GAP, -BRANCH_GAP);
  const heading = textBox('parallel', name, Comment, Math.max(WIDTH, inner + 2 * PADDING));
  let x = PADDING;
  const branches = drawings.map((drawing) => {
    const branch = { x, y: heading.height, drawing };
    x += drawing.width + BRANCH_GAP;
    return branch;
  });
  const tallest = Math.max(...drawings.map(({ height }) => height));
  return { ...heading, height: heading.height + tallest + PADDING, branches };
}

/** Undefined for a type of state that nothing was drawn of yet. */
export function shapeOf({ Type, Resource = '' }: StateDefinition): Shape | undefined {
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
      return undefined;
  }
}
