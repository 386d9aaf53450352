import type { MiddlewareObj } from '@middy/core';
import { TableUnavailable } from '../domain/errors.ts';
import {
  metricDefinitions,
  resultDefinitions,
  resultMetric,
  type FunctionResult,
  type MeasuredMetric,
  type PartOf,
  type PlainCount,
  type SplitMetric,
} from '../domain/metrics.ts';
import { metrics } from './powertools.ts';

const write = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/**
 * Writes what an invocation counted, however it ends. Powertools' own middleware warns when that was nothing, which is how
 * most invocations are.
 */
export const writeMetrics: MiddlewareObj = { after: write, onError: write };

/** Counts one of the listed metrics. Written with the invocation's others when it ends. */
export function count(name: PlainCount, value = 1): void {
  metrics.addMetric(name, metricDefinitions[name].unit, value);
}

/** Measures one of the listed metrics, in its unit. */
export function measure(name: MeasuredMetric, value: number): void {
  metrics.addMetric(name, metricDefinitions[name].unit, value);
}

/** Counts one of the listed metrics as a whole, and by a value of its dimension. Written at once, in a line of its own. */
export function countBy<Name extends SplitMetric>(name: Name, part: PartOf<Name>, value = 1): void {
  const { unit, by } = metricDefinitions[name];
  metrics
    .singleMetric()
    .addDimensions({})
    .addDimensions({ [by.dimension]: part })
    .addMetric(name, unit, value);
}

/** Counts how the work of a function ended. */
export function countResult(functionName: string, result: FunctionResult): void {
  metrics.addMetric(resultMetric(functionName, result), resultDefinitions[result].unit, 1);
}

/** Counts an error that is no answer to anybody. */
export function countFault(error: unknown): void {
  count('FunctionFailed');
  if (error instanceof TableUnavailable) count('TableUnavailable');
}
