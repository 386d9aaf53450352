import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { TableUnavailable } from '../../lambdas/domain/errors.ts';
import {
  metricDefinitions,
  resultDefinitions,
  type MetricDefinition,
  type MetricName,
} from '../../lambdas/domain/metrics.ts';
import { mailKindOf } from '../../lambdas/domain/mail-record.ts';
import { count, countBy, countFault, countResult, measure } from '../../lambdas/platform/measure.ts';
import { metrics } from '../../lambdas/platform/powertools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const definitions: readonly (readonly [string, MetricDefinition])[] = [
  ...Object.entries(metricDefinitions),
  ...Object.entries(resultDefinitions).map(([result, definition]) => [`{Function}${result}`, definition] as const),
];

const sources = readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== join('domain', 'metrics.ts'))
  .map((file) => [file, readFileSync(join(root, 'lambdas', file), 'utf8')] as const);

afterEach(() => {
  jest.restoreAllMocks();
});

test('README lists every metric with its unit, its split and its meaning, and no other', () => {
  const section = /^## Metrics$([\s\S]*?)^## /m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

  expect(rows).toEqual(
    definitions.map(([name, { unit, by, means }]) => [`\`${name}\``, unit, by ? `\`${by.dimension}\`` : '', means]),
  );
});

test.each(Object.keys(metricDefinitions))('%s is counted or measured somewhere', (name) => {
  const counting = sources.filter(([, text]) => new RegExp(`'${name}'`).test(text));

  expect(counting).not.toEqual([]);
});

test('nothing is counted past the list', () => {
  const counting = sources.filter(([, text]) => /\baddMetric\(/.test(text)).map(([file]) => file);

  expect(counting).toEqual([join('platform', 'measure.ts')]);
});

test('a split has few values, each one short word: nothing that a customer or a clock could write', () => {
  for (const [, { by }] of definitions) {
    if (by === undefined) continue;
    expect(by.values.length).toBeLessThanOrEqual(16);
    expect(new Set(by.values).size).toBe(by.values.length);
    for (const value of by.values) expect(value).toMatch(/^\w{2,30}$/);
  }
});

describe('the line of a split metric', () => {
  const written = (work: () => void): Record<string, never>[] => {
    const lines: string[] = [];
    const prototype = Metrics.prototype as unknown as { publishStoredMetrics: () => Metrics };
    jest.spyOn(prototype, 'publishStoredMetrics').mockImplementation(function (this: Metrics) {
      lines.push(JSON.stringify(this.serializeMetrics()));
      return this;
    });
    work();
    return lines.map((line) => JSON.parse(line) as Record<string, never>);
  };

  test('counts once as a whole and once by its value', () => {
    const [line, ...others] = written(() => countBy('OrderCancelled', 'abandoned'));

    expect(others).toEqual([]);
    expect(line).toMatchObject({
      service: 'smultron-checkout',
      reason: 'abandoned',
      OrderCancelled: 1,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Smultron',
            Dimensions: [['service'], ['service', 'reason']],
            Metrics: [{ Name: 'OrderCancelled', Unit: 'Count' }],
          },
        ],
      },
    });
  });

  test('leaves no dimension behind for what is counted after it', () => {
    // Other files of this worker may have counted something.
    metrics.clearMetrics();
    countBy('MailSent', 'confirmation');
    count('OrderConfirmed');

    expect(metrics.serializeMetrics()).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [['service']], Metrics: [{ Name: 'OrderConfirmed' }] }] },
    });
    metrics.clearMetrics();
  });
});

test('a metric has the unit of the list, and results are named after their function', () => {
  const added: unknown[] = [];
  jest.spyOn(metrics, 'addMetric').mockImplementation((...metric) => {
    added.push(metric);
    return metrics;
  });

  count('ReservationExpired', 3);
  measure('TimeToPay', 1200);
  countResult('ReserveStock', 'Refused');
  countFault(new Error('a bug'));
  countFault(new TableUnavailable('throttled'));

  expect(added).toEqual([
    ['ReservationExpired', 'Count', 3],
    ['TimeToPay', 'Milliseconds', 1200],
    ['ReserveStockRefused', 'Count', 1],
    ['FunctionFailed', 'Count', 1],
    ['FunctionFailed', 'Count', 1],
    ['TableUnavailable', 'Count', 1],
  ]);
});

test.each([
  ['confirmation', 'confirmation'],
  ['attention_12', 'attention'],
  ['reminder_3', 'reminder'],
] as const)('the mail %s is counted as %s, whatever the run', (name, kind) => {
  expect(mailKindOf(name)).toBe(kind);
});

test('every name on the list is one that CloudWatch and the functions can have', () => {
  const names = Object.keys(metricDefinitions) as MetricName[];

  for (const name of names) expect(name).toMatch(/^([A-Z][a-z]+)+$/);
});
