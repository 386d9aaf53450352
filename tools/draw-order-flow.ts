/**
 * Draws the state machine into docs/images/order-flow.svg: `npm run draw`. A test compares the picture with the
 * definition, so a changed definition needs a new picture.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { FlowDefinition } from '../web/flow-drawing/flow-definition.ts';
import { layOut, type PlacedState } from '../web/flow-drawing/layout.ts';
import type { Shape } from '../web/flow-drawing/state-box.ts';
import { document, moved, note, shapesOf, stateShape } from '../web/flow-drawing/svg.ts';
import './require-node.ts';

const DEFINITION = new URL('../statemachine/order-flow.asl.json', import.meta.url);
const PICTURE = new URL('../docs/images/order-flow.svg', import.meta.url);

const LEGEND: readonly (readonly [Shape, string])[] = [
  ['task', 'a step (Lambda)'],
  ['waiting-task', 'waits for a token'],
  ['choice', 'a decision'],
  ['wait', 'a pause'],
  ['succeed', 'a regular end'],
  ['fail', 'a person must act'],
];
const LEGEND_ITEM_WIDTH = 164;
const LEGEND_ROW_HEIGHT = 52;
const LEGEND_HEIGHT = LEGEND_ROW_HEIGHT + 30;
const ARROWS = 'Solid arrows are the usual way; dashed arrows are errors that are caught, and where they lead.';

/** The picture of a state machine as an SVG document. The same definition gives the same text on every machine. */
export function drawOrderFlow(definition: FlowDefinition): string {
  const flow = layOut(definition);
  const names = Object.keys(definition.States);
  const width = Math.max(flow.width, LEGEND.length * LEGEND_ITEM_WIDTH + 20);
  return document({
    width,
    height: flow.height + LEGEND_HEIGHT,
    title: 'The order flow',
    description: `${definition.Comment ?? ''} States: ${names.join(', ')}. ${ARROWS}`,
    shapes: [
      moved(Math.round((width - flow.width) / 2), 0, shapesOf(flow)),
      moved(Math.round((width - LEGEND.length * LEGEND_ITEM_WIDTH) / 2), flow.height, legend()),
    ].join('\n'),
  });
}

function legend(): string {
  const states = LEGEND.map(([shape, name], index) => {
    const place = { x: (index + 0.5) * LEGEND_ITEM_WIDTH, y: LEGEND_ROW_HEIGHT / 2, width: 152, height: 36 };
    const state: PlacedState = { ...place, shape, name, lines: [], branches: [] };
    return stateShape(state);
  });
  return [...states, note((LEGEND.length * LEGEND_ITEM_WIDTH) / 2, LEGEND_ROW_HEIGHT + 12, ARROWS)].join('\n');
}

if (import.meta.main) {
  await writeFile(PICTURE, drawOrderFlow(JSON.parse(await readFile(DEFINITION, 'utf8')) as FlowDefinition));
}
