import type { Cloud } from '../local/cloud.ts';
import type { Call } from './counting.ts';
import { countEach } from './statistics.ts';

/** What one checkout has used from the customer's click to its end. */
export interface Usage {
  /** Requests by service and operation, with the tables: `dynamodb GetItem checkouts`. Without waiting. */
  readonly requests: Readonly<Record<string, number>>;
  /** By table and operation, where several tables share one transaction by all of them. */
  readonly readUnits: Readonly<Record<string, number>>;
  readonly writeUnits: Readonly<Record<string, number>>;
  /** Requests that were answered with an error: a failed condition, say. */
  readonly refusedRequests: number;
  /** States that the run entered, in order. */
  readonly states: readonly string[];
  readonly invocations: Readonly<Record<string, number>>;
  /**
   * How often the checkout endpoint looked at its own record while it waited. Each is a read of one unit; the number
   * depends on how fast the machine is, so these are counted apart.
   */
  readonly looks: number;
}

/** Adds up what was noted while the checkout `id` ran. */
export function usageOf(cloud: Cloud, id: string, noted: { calls: readonly Call[]; invocations: readonly string[] }) {
  const [looks, calls] = partition(noted.calls, isLookOf(noted.calls));
  const unitsOf = (kind: 'readUnits' | 'writeUnits') => {
    const sums: Record<string, number> = {};
    for (const call of calls) if (call[kind] > 0) sums[nameOf(call)] = (sums[nameOf(call)] ?? 0) + call[kind];
    return sums;
  };
  const usage: Usage = {
    requests: countEach(calls.map((call) => `${call.service} ${nameOf(call)}`)),
    readUnits: unitsOf('readUnits'),
    writeUnits: unitsOf('writeUnits'),
    refusedRequests: calls.filter(({ isRefused }) => isRefused).length,
    states: statesOf(cloud, id),
    invocations: countEach(noted.invocations),
    looks: looks.length,
  };
  return usage;
}

export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const nameOf = ({ operation, tables }: Call) => [operation, tables.join(' + ')].filter(Boolean).join(' ');

/** The invocation that started the run is the checkout endpoint: its reads from then on are looks. */
function isLookOf(calls: readonly Call[]): (call: Call) => boolean {
  const started = calls.findIndex(({ operation }) => operation === 'StartExecution');
  const endpoint = calls[started]?.invocation;
  return (call) =>
    call.operation === 'GetItem' && call.invocation === endpoint && endpoint !== undefined && calls.indexOf(call) > started;
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter((value) => !test(value))];
}

function statesOf(cloud: Cloud, id: string): readonly string[] {
  return (cloud.executions.history(id)?.events ?? [])
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map((event) => (event['stateEnteredEventDetails'] as { name: string }).name);
}
