import type { Cloud } from '../local/cloud.ts';
import { functionDefinitions } from '../infra/functions.ts';
import type { Call, Invocation } from './counting.ts';
import type { Units } from './price.ts';
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
  /** By function. Times of this machine. */
  readonly billedMs: Readonly<Record<string, number>>;
  /** What the functions wrote to their logs. */
  readonly logBytes: number;
  /** Every custom metric that was in it, with its dimensions: CloudWatch bills each by itself. */
  readonly metrics: readonly string[];
}

/** Adds up what was noted while the checkout `id` ran. */
export function usageOf(
  cloud: Cloud,
  id: string,
  noted: {
    readonly calls: readonly Call[];
    readonly invocations: readonly Invocation[];
    readonly logLines: readonly string[];
  },
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
    invocations: countEach(noted.invocations.map(({ name }) => name)),
    looks: noted.calls.length - calls.length,
    billedMs: billedMsOf(noted.invocations),
    logBytes: noted.logLines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
    metrics: [...new Set(noted.logLines.flatMap(metricsIn))].sort(),
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

function billedMsOf(invocations: readonly Invocation[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { name, billedMs } of invocations) sums[name] = (sums[name] ?? 0) + billedMs;
  return sums;
}

/** A line in CloudWatch's embedded metric format says itself which of its members are metrics. */
function metricsIn(line: string): readonly string[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const document = JSON.parse(line) as Readonly<Record<string, unknown>> & {
    readonly _aws: {
      readonly CloudWatchMetrics: readonly {
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string }[];
      }[];
    };
  };
  return document._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => [Name, ...names.map((name) => `${name}=${String(document[name])}`)].join(' ')),
    ),
  );
}

/** Requests to one service: `dynamodb`, `states`, `email`, `swish`. */
export const requestsTo = (service: string, { requests }: Usage): number =>
  total(Object.fromEntries(Object.entries(requests).filter(([name]) => name.startsWith(`${service} `))));

const definitionOf = (name: string) => {
  const definition = functionDefinitions.find((candidate) => candidate.name === name);
  if (definition === undefined) throw new Error(`infra/functions.ts has no function ${name}`);
  return definition;
};

/** About what API Gateway writes for a request. */
const LOG_BYTES_PER_API_REQUEST = 400;
/** About what Step Functions writes for a state at level ALL without execution data: three events. */
const LOG_BYTES_PER_STATE = 1_800;

/** What a checkout is billed for. */
export function unitsOf(usage: Usage): Units {
  const megabyteMs = Object.entries(usage.billedMs).map(([name, ms]) => definitionOf(name).memoryMb * ms);
  const apiRequests = Object.entries(usage.invocations)
    .filter(([name]) => definitionOf(name).route !== undefined)
    .reduce((sum, [, times]) => sum + times, 0);
  return {
    transitions: usage.states.length,
    invocations: total(usage.invocations),
    gigabyteSeconds: megabyteMs.reduce((sum, part) => sum + part, 0) / 1024 / 1000,
    readUnits: total(usage.readUnits) + usage.looks,
    writeUnits: total(usage.writeUnits),
    apiRequests,
    mails: requestsTo('email', usage),
    logBytes: usage.logBytes + usage.states.length * LOG_BYTES_PER_STATE + apiRequests * LOG_BYTES_PER_API_REQUEST,
    // The run, and each invocation from outside of it.
    traces: 1 + total(usage.invocations) - usage.states.filter((state) => state in usage.invocations).length,
  };
}
