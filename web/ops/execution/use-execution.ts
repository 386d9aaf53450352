import { useMemo, useRef } from 'preact/hooks';
import {
  CONSOLE_API,
  type ExecutionEvent,
  type ExecutionEvents,
  type ShownDefinition,
  type ShownExecution,
} from '../../../ops/console/api.ts';
import { getJson, isNotFound } from '../../design/request.ts';
import { useLive } from '../../design/use-live.ts';
import { traceOf } from './execution-history.ts';
import type { ExecutionTrace } from './visit.ts';

export interface KnownExecution {
  readonly execution: ShownExecution | undefined;
  readonly asl: ShownDefinition['asl'] | undefined;
  readonly events: readonly ExecutionEvent[];
  readonly trace: ExecutionTrace;
  /** The server knows no such execution, or no longer. */
  readonly isGone: boolean;
  /** Why something could not be read just now. */
  readonly error: unknown;
}

const NO_EVENTS: readonly ExecutionEvent[] = [];

/** Everything about one execution, kept fresh: of its history only what came since the last look is read. */
export function useExecution(name: string): KnownExecution {
  const path = `${CONSOLE_API}/executions/${encodeURIComponent(name)}`;
  const shown = useLive(`execution ${name}`, ['executions', 'tables'], (signal) =>
    getJson<ShownExecution>(path, signal),
  );
  const known = useRef(NO_EVENTS);
  const history = useLive(`events ${name}`, ['executions'], async (signal) => {
    known.current = await readFurther(path, known.current, signal);
    return known.current;
  });
  const ran = shown.data?.definition;
  const definition = useLive(`definition ${ran}`, [], (signal) => readDefinition(path, ran, signal));
  const events = history.data ?? NO_EVENTS;
  return {
    execution: shown.data,
    asl: definition.data?.asl,
    events,
    trace: useMemo(() => traceOf(events), [events]),
    isGone: isNotFound(shown.error),
    error: shown.error ?? history.error ?? definition.error,
  };
}

async function readFurther(
  path: string,
  known: readonly ExecutionEvent[],
  signal: AbortSignal,
): Promise<readonly ExecutionEvent[]> {
  const events = [...known];
  let hasMore = true;
  while (hasMore) {
    const page = await getJson<ExecutionEvents>(`${path}/events?after=${events.at(-1)?.id ?? 0}`, signal);
    events.push(...page.events);
    ({ hasMore } = page);
  }
  // The very same where nothing is new, so that nothing is drawn anew.
  return events.length === known.length ? known : events;
}

/** The same for all executions of a release. */
let lastDefinition: ShownDefinition | undefined;

async function readDefinition(path: string, name: string | undefined, signal: AbortSignal) {
  if (name !== undefined && lastDefinition?.definition !== name) {
    lastDefinition = await getJson<ShownDefinition>(`${path}/definition`, signal);
  }
  return name === undefined ? undefined : lastDefinition;
}
