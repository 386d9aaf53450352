import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { FRAME_TEXTS } from '../../design/frame-texts.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Problem } from '../../design/problem.tsx';
import { placedGraph, statesOf } from '../../flow-drawing/placed-graph.ts';
import { loadedWhenShown } from '../loaded-when-shown.tsx';
import { SECTION_ADDRESSES } from '../routes.ts';
import { EventTable } from './event-table.tsx';
import { ExecutionHeading } from './execution-heading.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { FlowGraph } from './flow-graph.tsx';
import { StatePanel } from './state-panel.tsx';
import { Tabs } from './tabs.tsx';
import { useExecution, type KnownExecution } from './use-execution.ts';
import type { ExecutionTrace } from './visit.ts';

const OrderPanel = loadedWhenShown(async () => (await import('../order-panel.tsx')).OrderPanel);

/** One execution: the way it took, what each state did, its order, and its history. */
export function ExecutionPage({ name }: { readonly name: string }): VNode {
  const spoken = useLanguage();
  const known = useExecution(name);
  const { execution, error, isGone } = known;
  if (isGone) return <GoneExecution />;
  if (execution === undefined) {
    return (
      <div class="stack">
        <h1>{EXECUTION_TEXTS[spoken].title(name)}</h1>
        {error === undefined ? <p class="muted">{FRAME_TEXTS[spoken].loading}</p> : <Problem error={error} />}
      </div>
    );
  }
  return (
    <div class="stack">
      <ExecutionHeading execution={execution} />
      <Problem error={error} />
      <Flow known={known} checkoutId={execution.checkoutId} />
      <EventTable events={known.events} trace={known.trace} />
    </div>
  );
}

function GoneExecution(): VNode {
  const texts = EXECUTION_TEXTS[useLanguage()];
  return (
    <div class="stack">
      <h1>{texts.gone}</h1>
      <p role="status">{texts.goneText}</p>
      <p>
        <a href={SECTION_ADDRESSES.executions}>{texts.toList}</a>
      </p>
    </div>
  );
}

interface FlowProps {
  readonly known: KnownExecution;
  readonly checkoutId: string;
}

/** The graph, and beside it the chosen state, or the order. */
function Flow({ known: { asl, trace }, checkoutId }: FlowProps): VNode {
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  const [chosen, setChosen] = useState<string>();
  const [tab, setTab] = useState<'state' | 'order'>('state');
  const graph = useMemo(() => (asl === undefined ? undefined : placedGraph(asl)), [asl]);
  const states = useMemo(() => (asl === undefined ? undefined : statesOf(asl)), [asl]);
  const latest = latestState(trace);
  const shown = chosen ?? latest;
  return (
    <div class="execution-columns">
      {graph === undefined ? (
        <p class="muted">{asl === undefined ? FRAME_TEXTS[spoken].loading : texts.notDrawn}</p>
      ) : (
        <FlowGraph
          graph={graph}
          trace={trace}
          selected={shown}
          latest={latest}
          isFollowing={chosen === undefined}
          onSelect={(name) => {
            setChosen(name);
            setTab('state');
          }}
          onFollow={() => setChosen(chosen === undefined ? latest : undefined)}
        />
      )}
      <Tabs
        label={texts.beside}
        tabs={[
          { name: 'state', text: texts.stateTab },
          { name: 'order', text: texts.orderTab },
        ]}
        shown={tab}
        onShow={setTab}
      >
        {tab === 'order' ? (
          <OrderPanel checkoutId={checkoutId} />
        ) : shown === undefined ? (
          <p class="muted">{texts.chooseState}</p>
        ) : (
          <StatePanel
            name={shown}
            definition={states?.get(shown)}
            visits={trace.visits.filter(({ name }) => name === shown)}
          />
        )}
      </Tabs>
    </div>
  );
}

/** Where the execution is; of one that is over, where it ended: the last state that is in no branch. */
const latestState = ({ current, visits }: ExecutionTrace): string | undefined =>
  (current.at(-1) ?? visits.findLast(({ parent }) => parent === null))?.name;
