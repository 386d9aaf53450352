import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { monthlyPriceOf } from '../../bench/price.ts';
import { MUST_BE_TOLD } from '../../infra/alarm-definition.ts';
import { alarmDefinitions } from '../../infra/alarms.ts';
import { isStep } from '../../infra/function-definition.ts';
import { functionDefinitions } from '../../infra/functions.ts';
import { metricDefinitions, resultMetric } from '../../lambdas/domain/metrics.ts';
import { PAID_UNCONFIRMED_SECONDS } from '../../lambdas/domain/timing.ts';
import { root, synthesise } from './synthesised.ts';

interface AlarmResource {
  readonly AlarmName?: string;
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly { readonly Ref: string }[];
  readonly OKActions?: unknown;
  readonly InsufficientDataActions?: unknown;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Statistic?: string;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
}

const { service } = synthesise('dev');
const NAMESPACE = 'Smultron/dev';

type Resources<Properties> = readonly (readonly [string, Properties])[];
const resources = (template: Template, type: string): Resources<never> =>
  Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties as never]);
const alarms: Resources<AlarmResource> = resources(service, 'AWS::CloudWatch::Alarm');
const composites: Resources<AlarmResource & { readonly AlarmRule: unknown }> = resources(
  service,
  'AWS::CloudWatch::CompositeAlarm',
);
const [topic] = Object.keys(service.findResources('AWS::SNS::Topic'));

/** The alarms on a metric. */
const on = (metric: string): readonly AlarmResource[] =>
  alarms.filter(([, { MetricName }]) => MetricName === metric).map(([, alarm]) => alarm);

const dashboard = JSON.stringify(service.findResources('AWS::CloudWatch::Dashboard'));

/** What GitHub makes of a heading. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
const sections = new Map(
  runbook.split(/^(?=##+ )/m).map((section) => [anchorOf(/^##+ (.*)$/m.exec(section)?.[1] ?? ''), section] as const),
);

describe('whoever is told', () => {
  test.each(MUST_BE_TOLD)('is told of %s', (what) => {
    const telling = alarmDefinitions(functionDefinitions, ['Something']).filter(({ tells }) => tells === what);

    expect(telling).not.toEqual([]);
  });

  test('is told by mail through one topic, which CloudWatch alone may publish to, from this account and encrypted', () => {
    expect(resources(service, 'AWS::SNS::Subscription')).toEqual([
      [expect.anything(), { Protocol: 'email', TopicArn: { Ref: topic }, Endpoint: 'admin@smultron.example' }],
    ]);
    const [policy]: Resources<{ PolicyDocument: { Statement: unknown[] } }> = resources(
      service,
      'AWS::SNS::TopicPolicy',
    );
    expect(policy?.[1].PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: expect.objectContaining({
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        }) as unknown,
      }),
    ]);
  });

  test('is told by every alarm, or by the one that it is part of, and when it begins to ring alone', () => {
    const parts = JSON.stringify(composites.map(([, { AlarmRule }]) => AlarmRule));
    for (const [id, alarm] of [...alarms, ...composites]) {
      const isPart = parts.includes(`"${id}"`);
      expect([id, alarm.AlarmActions]).toEqual([id, isPart ? undefined : [{ Ref: topic }]]);
      expect([alarm.OKActions, alarm.InsufficientDataActions]).toEqual([undefined, undefined]);
    }
  });

  test.each([...alarms, ...composites])('is told by %s what it means, with a link to its section', (_id, alarm) => {
    const [, sentence = '', url, anchor = ''] = /^(.*) (https:\/\/\S+)#(\S+)$/.exec(alarm.AlarmDescription) ?? [];

    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(url).toBe('https://docs.smultron.example/checkout/runbook');
    expect(sections.get(anchor)).toBeDefined();
    expect(alarm.AlarmName).toBeUndefined();
  });

  test('finds in the section of an alarm what it means, where to look and what to do', () => {
    const own = [...sections].slice([...sections.keys()].indexOf('alarms') + 1);
    const described = own.slice(
      0,
      own.findIndex(([, section]) => section.startsWith('## ')),
    );

    expect(described.length).toBeGreaterThan(15);
    const linked = new Set(alarmDefinitions(functionDefinitions, ['Something']).map(({ runbook: anchor }) => anchor));
    for (const [anchor, section] of described) {
      expect([anchor, linked.has(anchor)]).toEqual([anchor, true]);
      expect(section).toMatch(/\*\*Means\.\*\*[\s\S]*\*\*Do\.\*\*/);
    }
  });
});

describe('an alarm', () => {
  test('rings at the first run that ends in NeedsAttention, and at the first flag, once for both', () => {
    expect([...on('ExecutionsFailed'), ...on('NeedsAttention')]).toEqual(
      [['AWS/States'], [NAMESPACE]].map(([Namespace]) =>
        expect.objectContaining({
          Namespace,
          Statistic: 'Sum',
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          Period: 60,
          EvaluationPeriods: 1,
          TreatMissingData: 'notBreaching',
        }),
      ),
    );
    expect(JSON.stringify(composites[0]?.[1].AlarmRule)).toMatch(/ExecutionsFailed\w+.*OR.*NeedsAttention\w+/);
  });

  test('rings at money that is left lying, for longer than the sweep needs to come by again', () => {
    expect(on('PaidUnconfirmed')).toEqual([
      expect.objectContaining({ Statistic: 'Sum', Threshold: 1, EvaluationPeriods: 1 }),
    ]);
    expect(on('PaidUnconfirmed')[0]?.Period).toBeGreaterThan(PAID_UNCONFIRMED_SECONDS + 120);
  });

  test('rings at silence where somebody has to work, keeps its word about certificates and reputation, and rests otherwise', () => {
    const silent = (treatment: string) =>
      alarms
        .filter(([, { TreatMissingData }]) => TreatMissingData === treatment)
        .map(([, { MetricName }]) => MetricName);
    const heartbeats = functionDefinitions
      .filter(({ schedule }) => schedule !== undefined)
      .map(({ name }) => resultMetric(name, 'Succeeded'));

    expect(silent('breaching').sort()).toEqual(heartbeats.sort());
    expect(silent('ignore').sort()).toEqual([
      'Reputation.BounceRate',
      'Reputation.ComplaintRate',
      'SwishCertificateDaysLeft',
    ]);
    expect(silent('notBreaching')).toHaveLength(alarms.length - heartbeats.length - 3);
    for (const heartbeat of heartbeats) {
      expect(on(heartbeat)).toEqual([
        expect.objectContaining({ Threshold: 1, ComparisonOperator: 'LessThanThreshold' }),
      ]);
    }
  });

  test('warns of a certificate a month before it ends', () => {
    expect(on('SwishCertificateDaysLeft')).toEqual([
      expect.objectContaining({ Statistic: 'Minimum', Threshold: 30, ComparisonOperator: 'LessThanThreshold' }),
    ]);
  });

  test('watches every dead-letter queue and every stream', () => {
    const queues = Object.keys(service.findResources('AWS::SQS::Queue'));
    const watched = on('ApproximateNumberOfMessagesVisible').map(({ Dimensions }) => Dimensions?.[0]?.Value);
    expect(watched).toEqual(queues.map((queue) => ({ 'Fn::GetAtt': [queue, 'QueueName'] })));

    const streams = functionDefinitions.filter(({ stream }) => stream !== undefined).map(({ name }) => ({ Ref: name }));
    expect(on('IteratorAge').map(({ Dimensions }) => Dimensions?.[0]?.Value)).toEqual(streams);
  });
});

/** Every metric of ours that some function counts. */
const counted = new Set<string>([
  ...Object.keys(metricDefinitions),
  ...functionDefinitions.flatMap((definition) => {
    const { name, route, schedule } = definition;
    return [
      resultMetric(name, 'Failed'),
      ...(isStep(definition) || route !== undefined ? [resultMetric(name, 'Refused')] : []),
      ...(schedule === undefined ? [] : [resultMetric(name, 'Succeeded')]),
    ];
  }),
]);

describe('nothing is watched that nobody counts', () => {
  test.each(alarms)('%s', (_id, { Namespace, MetricName, Dimensions }) => {
    expect(Namespace).toMatch(/^AWS\/|^Smultron\/dev$/);
    if (Namespace !== NAMESPACE) return;
    expect(counted).toContain(MetricName);
    expect(Dimensions).toEqual([{ Name: 'service', Value: 'smultron-checkout' }]);
  });

  test('on the dashboard', () => {
    const body = dashboard.replaceAll('\\', '');
    const plain = [...body.matchAll(/\["Smultron\/dev","(\w+)","service","smultron-checkout"/g)].map(
      ([, name]) => name,
    );
    const searched = [...body.matchAll(/SEARCH\('\{Smultron\/dev,(\w+),service\} MetricName="(\w+)"'/g)];

    expect(plain.length + searched.length).toBeGreaterThan(50);
    expect(body.match(/Smultron\/dev/g)).toHaveLength(plain.length + searched.length);
    for (const name of plain) expect(counted).toContain(name);
    for (const [, dimension, name] of searched) {
      expect(metricDefinitions).toHaveProperty([name ?? '', 'by', 'dimension'], dimension);
    }
  });
});

test('the dashboard has the business first: the way from cart to order, and how many go all of it', () => {
  const titles = [...dashboard.matchAll(/\\"title\\":\\"(.*?)\\"/g)].map(([, title]) => title);

  expect(titles.slice(0, 3)).toEqual(['In a day', 'From cart to order', 'Orders per hundred checkouts']);
  expect(dashboard).toContain('100 * confirmed / started');
});

test('a gradual release is taken back by alarms that Step Functions finds: single ones, of this stack', () => {
  const { service: prod } = synthesise('prod');
  const [alias]: Resources<{ DeploymentPreference: { Alarms: { Ref: string }[] } }> = resources(
    prod,
    'AWS::StepFunctions::StateMachineAlias',
  );
  const taking = (alias?.[1].DeploymentPreference.Alarms ?? []).map(({ Ref }) => Ref);

  const single = new Map<string, AlarmResource>(resources(prod, 'AWS::CloudWatch::Alarm'));
  expect(taking.map((id) => single.get(id)?.MetricName)).toEqual(['ExecutionsFailed', 'FunctionFailed']);
});

test('what it costs to be watched is in the guide, and in its sum', () => {
  const { service: prod } = synthesise('prod');
  const guide = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  const [, costs = ''] = guide.split('## What it costs');
  const rows = new Map(
    [...costs.matchAll(/^\| (.+?) +\| (\S+) +\| \S+ +\|$/gm)].map(([, what = '', figure = '']) => [what, figure]),
  );
  const [count, composite, dashboards] = ['Alarm', 'CompositeAlarm', 'Dashboard'].map(
    (type) => Object.keys(prod.findResources(`AWS::CloudWatch::${type}`)).length,
  ) as [number, number, number];
  const standing = { secrets: 0, customMetrics: 0, alarms: count, compositeAlarms: composite, dashboards: 0 };
  const alarmsCost = monthlyPriceOf(standing).toFixed(2);

  expect(rows.get(`${count} alarms, 0.10 each, and ${composite} made of alarms, 0.50`)).toBe(alarmsCost);
  expect([dashboards, rows.get('a dashboard')]).toEqual([1, '3.00']);
  const figures = [...rows].flatMap(([what, figure]) =>
    /^\d/.test(figure) && !what.startsWith('**') ? [Number(figure)] : [],
  );
  const together = Number(rows.get('**together**')?.replaceAll('*', ''));
  // Each row is rounded by itself.
  expect(Math.abs(figures.reduce((sum, figure) => sum + figure, 0) - together)).toBeLessThan(0.02);
});

test('on one machine nobody is called, and nothing is drawn', () => {
  const types = new Set(
    Object.values(synthesise('local').service.toJSON()['Resources'] as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    ),
  );

  expect([...types].filter((type) => /^AWS::(CloudWatch|SNS)::/.test(type))).toEqual([]);
});
