import type { Point } from './geometry.ts';
import type { LaidOutFlow, PlacedEdge, PlacedState } from './layout.ts';
import {
  LABEL_FONT_SIZE,
  LABEL_LINE_HEIGHT,
  NAME_FONT_SIZE,
  SLANT,
  TEXT_FONT_SIZE,
  TEXT_LINE_HEIGHT,
} from './state-box.ts';

const FONT = "ui-sans-serif, system-ui, 'Segoe UI', 'Open Sans', Helvetica, Arial, sans-serif";

const STYLE = `
  text { font-family: ${FONT}; fill: #1d2129; text-anchor: middle; }
  .name { font-size: ${NAME_FONT_SIZE}px; font-weight: 600; }
  .does { font-size: ${TEXT_FONT_SIZE}px; fill: #3f4652; }
  .label { font-size: ${LABEL_FONT_SIZE}px; }
  .label.error { fill: #97380d; }
  .shape { stroke-width: 1.4; }
  .task { fill: #eef4ff; stroke: #4a6fb5; }
  .waiting-task { fill: #fff6dc; stroke: #b0850f; }
  .wait { fill: #fff6dc; stroke: #b0850f; }
  .choice { fill: #f3eefc; stroke: #7a58b8; }
  .parallel { fill: #f7f9fc; stroke: #8b97a8; stroke-dasharray: 6 4; }
  .succeed { fill: #e2f5e6; stroke: #2f8544; }
  .fail { fill: #fde5e3; stroke: #c0392b; }
  .pseudo { fill: #ffffff; stroke: #b5532a; stroke-dasharray: 4 3; }
  .start, .end { fill: #4f5866; stroke: none; }
  .edge { fill: none; stroke: #4f5866; stroke-width: 1.5; }
  .edge.error { stroke: #b5532a; stroke-dasharray: 5 4; stroke-width: 1.2; }
  .plate { fill: #ffffff; fill-opacity: 0.88; }
`;

/** The shapes of a laid out flow, edges below states below labels. Text is escaped. */
export function shapesOf(flow: LaidOutFlow): string {
  return [...flow.edges.map(edgeLine), ...flow.states.map(stateShape), ...flow.edges.map(edgeLabel)]
    .filter((part) => part !== '')
    .join('\n');
}

/** A whole document around shapes, with its own background, so that it reads the same on a dark page. */
export function document(content: {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly shapes: string;
}): string {
  const { width, height, title, description, shapes } = content;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>${STYLE}</style>
<defs>
<marker id="next" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#4f5866"/></marker>
<marker id="error" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#b5532a"/></marker>
</defs>
<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>
${shapes}
</svg>
`;
}

export const moved = (x: number, y: number, shapes: string): string =>
  `<g transform="translate(${x} ${y})">\n${shapes}\n</g>`;

/** A line of small text around `x`. */
export const note = (x: number, y: number, text: string): string =>
  `<text class="does" x="${x}" y="${y}">${escaped(text)}</text>`;

export function stateShape(state: PlacedState): string {
  const { x, y, width, height, shape, name, lines, branches } = state;
  const left = x - width / 2;
  const top = y - height / 2;
  const outline = outlineOf(state, left, top);
  if (shape === 'start' || shape === 'end') return outline;
  const first = lines.length > 0 ? top + 24 : y + 5;
  const texts = [
    `<text class="name" x="${x}" y="${first}">${escaped(name)}</text>`,
    ...lines.map((line, index) => {
      const at = first + 4 + (index + 1) * TEXT_LINE_HEIGHT;
      return note(x, at, line);
    }),
  ];
  const inside = branches.map((branch) => moved(left + branch.x, top + branch.y, shapesOf(branch.drawing)));
  return [outline, ...texts, ...inside].join('\n');
}

function outlineOf({ x, y, width, height, shape }: PlacedState, left: number, top: number): string {
  const rectangle = (radius: number): string =>
    `<rect class="shape ${shape}" x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"/>`;
  switch (shape) {
    case 'start':
    case 'end':
      return `<circle class="${shape}" cx="${x}" cy="${y}" r="${width / 2 - 1}"/>`;
    case 'choice': {
      const corners = [
        [left, y],
        [left + SLANT, top],
        [left + width - SLANT, top],
        [left + width, y],
        [left + width - SLANT, top + height],
        [left + SLANT, top + height],
      ];
      return `<polygon class="shape choice" points="${corners.map((corner) => corner.join(',')).join(' ')}"/>`;
    }
    case 'succeed':
    case 'fail':
    case 'pseudo':
      return rectangle(Math.min(height / 2, 22));
    case 'wait':
      return rectangle(14);
    case 'task':
    case 'waiting-task':
      return rectangle(5);
    case 'parallel':
      return rectangle(8);
  }
}

function edgeLine({ kind, points }: PlacedEdge): string {
  return `<path class="edge ${kind}" d="${curveThrough(points)}" marker-end="url(#${kind})"/>`;
}

/** From layer to layer in soft curves; within a layer straight down. The `d` of an SVG path. */
export function curveThrough(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${x} ${y}`;
      if (before.x === x) return `L${x} ${y}`;
      const middle = Math.round((before.y + y) / 2);
      return `C${before.x} ${middle} ${x} ${middle} ${x} ${y}`;
    })
    .join('');
}

function edgeLabel({ kind, label }: PlacedEdge): string {
  if (label === undefined) return '';
  const { x, y, width, height, lines } = label;
  const plate = `<rect class="plate" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="4"/>`;
  const texts = lines.map((line, index) => {
    const at = y - height / 2 + 12.5 + index * LABEL_LINE_HEIGHT;
    return `<text class="label ${kind}" x="${x}" y="${at}">${escaped(line)}</text>`;
  });
  return [plate, ...texts].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
