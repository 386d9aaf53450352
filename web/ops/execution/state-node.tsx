import type { VNode } from 'preact';
import { COMPACT_HEADING } from '../../flow-drawing/compact-layout.ts';
import type { PlacedState } from '../../flow-drawing/layout.ts';
import { SLANT } from '../../flow-drawing/state-box.ts';
import { textWidth } from '../../flow-drawing/text.ts';
import { MARKS } from '../mark.tsx';
import { LOOK_MARKS, lookOf } from './state-look.ts';
import type { StateSummary } from './visit.ts';

export interface StateNodeProps {
  readonly state: PlacedState;
  readonly summary: StateSummary | undefined;
  /** For whoever does not see it. */
  readonly label: string;
  readonly isSelected: boolean;
  /** Whether Tab leads here: one state stands for all of the graph, arrow keys lead to the others. */
  readonly isInTabOrder: boolean;
  readonly onSelect: (name: string) => void;
  readonly onPoint: (name: string | null) => void;
}

/** A state of the graph, with how it stands, and how often it was tried and visited. */
export function StateNode(props: StateNodeProps): VNode {
  const { state, summary, label, isSelected, isInTabOrder, onSelect, onPoint } = props;
  const { name, shape, x, y, width, height } = state;
  const look = lookOf(summary?.visits.at(-1));
  const left = x - width / 2;
  const top = y - height / 2;
  const markY = shape === 'parallel' ? top + COMPACT_HEADING / 2 : y;
  return (
    <g
      class={`state ${shape} ${look} ${isSelected ? 'selected' : ''}`}
      role="button"
      // In SVG the name of an attribute has its case: `tabIndex` would be another one.
      tabindex={isInTabOrder ? 0 : -1}
      aria-label={label}
      aria-pressed={isSelected}
      data-state={name}
      onClick={() => onSelect(name)}
      onPointerEnter={() => onPoint(name)}
      onPointerLeave={() => onPoint(null)}
    >
      <Outline state={state} grow={5} class="state-ring" />
      <Outline state={state} grow={0} class="state-box" />
      <text x={x} y={(shape === 'parallel' ? top + COMPACT_HEADING / 2 + 2 : y) + 5}>
        {name}
      </text>
      {look === 'not-visited' ? null : (
        <g class="state-mark" transform={`translate(${left} ${markY})`}>
          <circle r={9} />
          <path d={MARKS[LOOK_MARKS[look]]} transform="translate(-6 -6) scale(0.75)" />
        </g>
      )}
      <Counts state={state} summary={summary} />
    </g>
  );
}

function Counts({
  state: { x, y, width, height },
  summary,
}: {
  readonly state: PlacedState;
  readonly summary: StateSummary | undefined;
}): VNode | null {
  if (summary === undefined) return null;
  const texts = [
    ...(summary.visits.length > 1 ? [`×${summary.visits.length}`] : []),
    ...(summary.retries > 0 ? [`↻ ${summary.retries}`] : []),
  ];
  let right = x + width / 2 + 8;
  return (
    <>
      {texts.map((text) => {
        const pill = textWidth(text, 12) + 14;
        right -= pill;
        const left = right;
        right -= 2;
        return (
          <g key={text} class="state-count" transform={`translate(${left} ${y - height / 2 - 9})`}>
            <rect width={pill} height={18} rx={9} />
            <text x={pill / 2} y={13}>
              {text}
            </text>
          </g>
        );
      })}
    </>
  );
}

interface OutlineProps {
  readonly state: PlacedState;
  /** So much larger than the state on every side. */
  readonly grow: number;
  readonly class: string;
}

function Outline({ state, grow, class: className }: OutlineProps): VNode {
  const { shape, x, y } = state;
  const [width, height] = [state.width + 2 * grow, state.height + 2 * grow];
  const [left, top] = [x - width / 2, y - height / 2];
  if (shape === 'choice') {
    const [right, bottom, inner] = [left + width, top + height, SLANT - 2];
    const corners = [
      [left, y],
      [left + inner, top],
      [right - inner, top],
      [right, y],
      [right - inner, bottom],
      [left + inner, bottom],
    ];
    return <polygon class={className} points={corners.map((corner) => corner.join(',')).join(' ')} />;
  }
  const isEnd = shape === 'succeed' || shape === 'fail';
  const radius = isEnd ? height / 2 : shape === 'parallel' ? 12 : 7;
  return <rect class={className} x={left} y={top} width={width} height={height} rx={radius} />;
}
