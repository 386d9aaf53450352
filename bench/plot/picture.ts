import { linearScale, logScale, type Scale } from './scale.ts';

export interface Line {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** One diagram: lines over an axis that is linear, or that has only the given places. */
export interface Panel {
  readonly title: string;
  readonly xLabel: string;
  /** Where the points lie, when it is a matter of magnitudes. */
  readonly places?: readonly number[];
  readonly lines: readonly Line[];
  /** Moments worth a dashed line. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
}

const WIDTH = 460;
const HEIGHT = 300;
const PLOT = { left: 52, right: 34, top: 64, bottom: 46 };
const INNER = { width: WIDTH - PLOT.left - PLOT.right, height: HEIGHT - PLOT.top - PLOT.bottom };
/** Told apart by people who see few colours, on the picture's own white ground: so it reads on dark pages, too. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const INK = '#24292f';
const FAINT = '#d0d7de';
const QUIET = '#57606a';

/** Diagrams side by side as one SVG, without a library and without anything to load. */
export function drawPicture(panels: readonly Panel[]): string {
  const width = panels.length * WIDTH;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" ` +
      'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" font-size="11" role="img" ' +
      `aria-label="${escaped(panels.map(({ title }) => title).join('; '))}">`,
    `<rect width="${width}" height="${HEIGHT}" rx="8" fill="#ffffff"/>`,
    ...panels.map((panel, index) => `<g transform="translate(${index * WIDTH} 0)">${drawPanel(panel)}</g>`),
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, xLabel, places, lines, marks = [] }: Panel): string {
  const points = lines.flatMap((line) => line.points);
  const xScale = places === undefined ? linearScale(Math.max(...points.map(([x]) => x))) : logScale(places);
  const yScale = linearScale(Math.max(...points.map(([, y]) => y)));
  const x = (value: number) => round(PLOT.left + xScale.place(value) * INNER.width);
  const y = (value: number) => round(PLOT.top + (1 - yScale.place(value)) * INNER.height);
  return [
    text(PLOT.left, 22, title, `font-size="14" font-weight="600" fill="${INK}"`),
    drawLegend(lines),
    ...drawGrid(xScale, yScale, x, y),
    text(PLOT.left + INNER.width / 2, HEIGHT - 10, xLabel, `text-anchor="middle" fill="${QUIET}"`),
    ...marks.flatMap((mark, index) => [
      `<line x1="${x(mark.x)}" x2="${x(mark.x)}" y1="${PLOT.top}" y2="${PLOT.top + INNER.height}" stroke="${QUIET}" stroke-dasharray="3 3"/>`,
      text(x(mark.x) - 4, PLOT.top + 12 + 14 * index, mark.label, `text-anchor="end" fill="${QUIET}"`),
    ]),
    ...lines.map((line, index) => drawLine(line, colourOf(index), x, y, places !== undefined)),
  ].join('\n');
}

function drawLegend(lines: readonly Line[]): string {
  let left = PLOT.left;
  return lines
    .map(({ label }, index) => {
      const entry =
        `<rect x="${left}" y="36" width="12" height="4" rx="2" fill="${colourOf(index)}"/>` +
        text(left + 17, 42, label, `fill="${INK}"`);
      left += 17 + label.length * 6 + 16;
      return entry;
    })
    .join('');
}

function drawGrid(
  xScale: Scale,
  yScale: Scale,
  x: (value: number) => number,
  y: (value: number) => number,
): readonly string[] {
  const right = PLOT.left + INNER.width;
  const floor = PLOT.top + INNER.height;
  return [
    ...yScale.ticks.flatMap((tick) => [
      `<line x1="${PLOT.left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}" stroke="${FAINT}"/>`,
      text(PLOT.left - 6, y(tick) + 4, written(tick), `text-anchor="end" fill="${QUIET}"`),
    ]),
    ...xScale.ticks.map((tick) => text(x(tick), floor + 16, written(tick), `text-anchor="middle" fill="${QUIET}"`)),
  ];
}

function drawLine(
  { points }: Line,
  colour: string,
  x: (value: number) => number,
  y: (value: number) => number,
  hasDots: boolean,
): string {
  const path = points.map(([left, top]) => `${x(left)},${y(top)}`).join(' ');
  const dots = hasDots
    ? points.map(([left, top]) => `<circle cx="${x(left)}" cy="${y(top)}" r="3" fill="${colour}"/>`)
    : [];
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
}

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? INK;
const round = (value: number): number => Math.round(value * 10) / 10;
const written = (value: number): string => value.toLocaleString('en');
const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const text = (left: number, top: number, content: string, attributes: string): string =>
  `<text x="${round(left)}" y="${round(top)}" ${attributes}>${escaped(content)}</text>`;
