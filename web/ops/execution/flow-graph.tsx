import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { COMPACT_FONT_SIZE } from '../../flow-drawing/compact-layout.ts';
import { START, type PlacedEdge, type PlacedState } from '../../flow-drawing/layout.ts';
import { detour, type PlacedGraph } from '../../flow-drawing/placed-graph.ts';
import { curveThrough } from '../../flow-drawing/svg.ts';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { GraphLegend } from './graph-legend.tsx';
import { StateNode } from './state-node.tsx';
import { spokenState } from './state-look.ts';
import { useZoom } from './use-zoom.ts';
import { summariesOf, type ExecutionTrace, type TakenEdge } from './visit.ts';
import { ZOOM_STEP } from './zoom.ts';

export interface FlowGraphProps {
  readonly graph: PlacedGraph;
  readonly trace: ExecutionTrace;
  readonly selected: string | undefined;
  /** Where the execution is, or was last: the window follows it. */
  readonly latest: string | undefined;
  readonly isFollowing: boolean;
  readonly onSelect: (name: string) => void;
  readonly onFollow: () => void;
}

/** The flow as a graph with the way that an execution took through it. */
export function FlowGraph(props: FlowGraphProps): VNode {
  const { graph, trace, selected, latest, isFollowing, onSelect, onFollow } = props;
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useZoom(frame, graph);
  const [pointedAt, setPointedAt] = useState<string | null>(null);
  const summaries = useMemo(() => summariesOf(trace), [trace]);
  const followed = isFollowing ? graph.states.find(({ name }) => name === latest) : undefined;
  useEffect(() => {
    if (followed !== undefined) zoom.centre(followed);
  }, [followed?.name, zoom.scale]);

  const order = graph.states.filter(({ shape }) => shape !== 'start').map(({ name }) => name);
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === '+' || key === '-') zoom.zoomBy(key === '+' ? ZOOM_STEP : 1 / ZOOM_STEP);
    else if (key === '0') zoom.showAll();
    else if (key === 'Enter' || key === ' ') onSelect(focusedState(event) ?? '');
    else if (!moveFocus(key, focusedState(event), order, frame.current)) return;
    event.preventDefault();
  };
  const inTabOrder = selected ?? latest ?? order[0];
  return (
    <div class="flow-graph">
      <div class="graph-tools">
        <button type="button" class="small" aria-label={texts.zoomOut} onClick={() => zoom.zoomBy(1 / ZOOM_STEP)}>
          −
        </button>
        <button type="button" class="small" aria-label={texts.zoomIn} onClick={() => zoom.zoomBy(ZOOM_STEP)}>
          +
        </button>
        <button type="button" class="small" onClick={zoom.showAll}>
          {texts.fit}
        </button>
        <button type="button" class="small" aria-pressed={isFollowing} onClick={onFollow}>
          {texts.follow}
        </button>
      </div>
      <div ref={frame} class="graph-frame" role="group" aria-label={texts.graph}>
        <svg
          role="presentation"
          viewBox={`0 0 ${graph.width} ${graph.height}`}
          width={graph.width * zoom.scale}
          height={graph.height * zoom.scale}
          font-size={COMPACT_FONT_SIZE}
          onKeyDown={onKeyDown}
        >
          <ArrowHeads />
          <Edges graph={graph} taken={trace.edges} near={pointedAt ?? selected} />
          {graph.states.map((state) =>
            state.shape === 'start' ? (
              <circle key={state.name} class="graph-start" cx={state.x} cy={state.y} r={6} />
            ) : (
              <StateNode
                key={state.name}
                state={state}
                summary={summaries.get(state.name)}
                label={spokenState(state.name, summaries.get(state.name), spoken)}
                isSelected={state.name === selected}
                isInTabOrder={state.name === inTabOrder}
                onSelect={onSelect}
                onPoint={setPointedAt}
              />
            ),
          )}
        </svg>
      </div>
      <GraphLegend />
    </div>
  );
}

const focusedState = ({ target }: KeyboardEvent): string | undefined =>
  target instanceof Element ? target.closest<SVGElement>('[data-state]')?.dataset['state'] : undefined;

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Along the flow by arrow keys, to its ends by Home and End. Whether the key did anything. */
function moveFocus(
  key: string,
  from: string | undefined,
  order: readonly string[],
  frame: HTMLElement | null,
): boolean {
  const step = STEPS[key];
  const at = from === undefined ? -1 : order.indexOf(from);
  const next =
    key === 'Home' ? order[0] : key === 'End' ? order.at(-1) : step === undefined ? undefined : order[at + step];
  if (next === undefined) return false;
  frame?.querySelector<SVGElement>(`[data-state="${CSS.escape(next)}"]`)?.focus();
  return true;
}

const HEADS = ['idle', 'taken', 'error'] as const;

function ArrowHeads(): VNode {
  return (
    <defs>
      {HEADS.map((kind) => (
        <marker
          key={kind}
          id={`head-${kind}`}
          class={`edge-head ${kind}`}
          viewBox="0 0 10 10"
          refX="8"
          refY="5"
          markerWidth={kind === 'idle' ? 7 : 4.5}
          markerHeight={kind === 'idle' ? 7 : 4.5}
          orient="auto"
        >
          <path d="M0 0L10 5L0 10z" />
        </marker>
      ))}
    </defs>
  );
}

interface EdgesProps {
  readonly graph: PlacedGraph;
  readonly taken: readonly TakenEdge[];
  /** Errors that nobody met are shown around this state only: all of them at once would hide the flow. */
  readonly near: string | undefined;
}

function Edges({ graph, taken, near }: EdgesProps): VNode {
  const takenByEnds = new Map(taken.map((edge) => [keyOf(edge.from ?? START, edge.to), edge]));
  const states = new Map(graph.states.map((state) => [state.name, state]));
  const placed = new Set(graph.edges.map(({ from, to }) => keyOf(from, to)));
  const idle = graph.edges.filter((edge) => !takenByEnds.has(keyOf(edge.from, edge.to)));
  const lit = graph.edges.filter((edge) => takenByEnds.has(keyOf(edge.from, edge.to)));
  const unplaced = taken.filter(({ from, to }) => from !== null && !placed.has(keyOf(from, to)));
  return (
    <g>
      {idle.map((edge) => (
        <IdleEdge key={keyOf(edge.from, edge.to)} edge={edge} isNear={edge.from === near || edge.to === near} />
      ))}
      {lit.map((edge) => (
        <LitEdge
          key={keyOf(edge.from, edge.to)}
          path={curveThrough(edge.points)}
          isError={takenByEnds.get(keyOf(edge.from, edge.to))?.isError === true}
        />
      ))}
      {unplaced.map((edge) => (
        <LitEdge
          key={keyOf(edge.from ?? START, edge.to)}
          path={detourOf(states.get(edge.from ?? START), states.get(edge.to))}
          isError={edge.isError}
        />
      ))}
    </g>
  );
}

const keyOf = (from: string, to: string): string => JSON.stringify([from, to]);

const detourOf = (from: PlacedState | undefined, to: PlacedState | undefined): string =>
  from === undefined || to === undefined ? '' : detour(from, to);

function IdleEdge({ edge: { kind, points }, isNear }: { readonly edge: PlacedEdge; readonly isNear: boolean }): VNode {
  return <path class={`edge ${kind} ${isNear ? 'near' : ''}`} d={curveThrough(points)} marker-end="url(#head-idle)" />;
}

function LitEdge({ path, isError }: { readonly path: string; readonly isError: boolean }): VNode {
  return (
    <path
      class={`edge lit ${isError ? 'error' : ''}`}
      d={path}
      pathLength={isError ? undefined : 1}
      marker-end={`url(#head-${isError ? 'error' : 'taken'})`}
    />
  );
}
