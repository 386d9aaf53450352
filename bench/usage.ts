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
export function usageOf(
  cloud: Cloud,
  id: string,
  noted: { readonly calls: readonly Call[]; readonly invocations: readonly string[] },
): Usage {
  const calls = withoutLooks(noted.calls);
  const unitsOf = (kind: 'readUnits' | 'writeUnits') => {
    const sums: Record<string, number> = {};
    for (const call of calls) if (call[kind] > 0) sums[nameOf(call)] = (sums[nameOf(call)] ?? 0) + call[kind];
    return sums;
  };
  return {
    requests: countEach(calls.map((call) => `${call.service} ${nameOf(call)}`)),
    readUnits: unitsOf('readUnits'),
    writeUnits: unitsOf('writeUnits'),
    refusedRequests: calls.filter(({ isRefused }) => isRefused).length,
    states: statesOf(cloud, id),
    invocations: countEach(noted.invocations),
    looks: noted.calls.length - calls.length,
  };
}

export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const nameOf = ({ operation, tables }: Call) => [operation, tables.join(' + ')].filter(Boolean).join(' ');

/**
 * The calls of one checkout without those of the endpoint that waits: it is the invocation that started the run, and
 * from then on it only reads its own record.
 */
export function withoutLooks(calls: readonly Call[]): readonly Call[] {
  const started = calls.findIndex(({ operation }) => operation === 'StartExecution');
  const endpoint = calls[started]?.invocation;
  if (endpoint === undefined) throw new Error('Nobody can tell which invocation started the run');
  return calls.filter(
    ({ operation, invocation }, index) => index <= started || operation !== 'GetItem' || invocation !== endpoint,
  );
}

function statesOf(cloud: Cloud, id: string): readonly string[] {
  return (cloud.executions.history(id)?.events ?? [])
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map((event) => (event['stateEnteredEventDetails'] as { name: string }).name);
}
