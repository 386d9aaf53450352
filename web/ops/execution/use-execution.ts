import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  CONSOLE_API,
  type ExecutionEvent,
  type ExecutionEvents,
  type ShownDefinition,
  type ShownExecution,
} from '../../../ops/console/api.ts';
import { getJson, RequestRefused } from '../../design/request.ts';
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
  const definition = useDefinition(path, shown.data?.definition);
  const events = history.data ?? NO_EVENTS;
  return {
    execution: shown.data,
    asl: definition.asl,
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

const isNotFound = (error: unknown): boolean => error instanceof RequestRefused && error.code === 'not_found';

interface LoadedDefinition {
  readonly asl?: ShownDefinition['asl'];
  readonly error?: unknown;
}

/** The same for all executions of a release. */
let lastDefinition: ShownDefinition | undefined;

function useDefinition(path: string, definition: string | undefined): LoadedDefinition {
  const [loaded, setLoaded] = useState<LoadedDefinition>({});
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (definition === undefined) return undefined;
    if (lastDefinition?.definition === definition) {
      setLoaded({ asl: lastDefinition.asl });
      return undefined;
    }
    const ending = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    getJson<ShownDefinition>(`${path}/definition`, ending.signal).then(
      (answer) => {
        lastDefinition = answer;
        setLoaded({ asl: answer.asl });
      },
      (error: unknown) => {
        if (ending.signal.aborted) return;
        setLoaded({ error });
        retry = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      },
    );
    return () => {
      ending.abort();
      clearTimeout(retry);
    };
  }, [path, definition, attempt]);
  return loaded;
}

const RETRY_MS = 2_000;
