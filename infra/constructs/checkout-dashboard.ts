import { Duration } from 'aws-cdk-lib';
import type { IAlarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  MathExpression,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName, SplitMetric } from '../../lambdas/domain/metrics.ts';
import { metricDefinitions, metricNamespace } from '../../lambdas/domain/metrics.ts';
import { tableKeys } from '../tables.ts';
import { metricOf } from '../watched-metrics.ts';
import type { TableMetric, Watched, WatchedParts } from '../watched-metrics.ts';

export interface CheckoutDashboardProps {
  readonly parts: WatchedParts;
  readonly alarms: readonly IAlarm[];
  readonly runbookUrl: string;
}

/** Business is read by the day and by the hour, machinery by the five minutes. */
const HOUR = Duration.hours(1);
const DAY = Duration.days(1);
const MOMENT = Duration.minutes(5);
/** Columns of a dashboard. */
const WIDTH = 24;

/** How the shop does, at the top; then money and what needs a person; then the machinery. */
export class CheckoutDashboard extends Construct {
  readonly #parts: WatchedParts;

  constructor(scope: Construct, id: string, { parts, alarms, runbookUrl }: CheckoutDashboardProps) {
    super(scope, id);
    this.#parts = parts;
    const dashboard = new Dashboard(this, 'Default', { defaultInterval: Duration.days(7) });
    dashboard.addWidgets(
      heading(
        `# Smultron checkout (${parts.environment})\n[Runbook](${runbookUrl}) · ` +
          `[a person must act](${runbookUrl}#needs-attention) · [look](${runbookUrl}#look) · [Swish down](${runbookUrl}#swish-down)`,
      ),
    );
    dashboard.addWidgets(...this.#today());
    dashboard.addWidgets(...this.#business());
    dashboard.addWidgets(heading('## Money and people'));
    dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH, height: 5 }));
    dashboard.addWidgets(...this.#money());
    dashboard.addWidgets(heading('## Machinery'));
    dashboard.addWidgets(...this.#flow());
    dashboard.addWidgets(...this.#functions());
    dashboard.addWidgets(...this.#background());
  }

  #today(): IWidget[] {
    const counted = (['CheckoutStarted', 'OrderConfirmed', 'OrderCancelled', 'NeedsAttention'] as const).map((name) =>
      this.#ours(name, DAY),
    );
    return [
      new SingleValueWidget({
        title: 'In a day',
        metrics: [...counted, this.#completionRate(DAY)],
        width: WIDTH,
        height: 4,
      }),
    ];
  }

  #business(): IWidget[] {
    const funnel = ['CheckoutStarted', 'OrderCreated', 'PaymentPaid', 'OrderConfirmed'] as const;
    return [
      graph(
        'From cart to order',
        12,
        funnel.map((name) => this.#ours(name, HOUR)),
      ),
      graph('Orders per hundred checkouts', 12, [this.#completionRate(DAY)]),
      graph('Cancelled, by reason', 8, [this.#split('OrderCancelled')]),
      graph('Refused before there was an order, by code', 8, [
        this.#split('CheckoutRejected'),
        this.#ours('TooManyOpenCheckouts', HOUR),
      ]),
      graph('Time to pay, and from the money to the order (ms)', 8, [
        this.#ours('TimeToPay', HOUR, 'p50'),
        this.#ours('TimeToPay', HOUR, 'p90'),
        this.#ours('TimeToConfirm', HOUR, 'p99'),
      ]),
    ];
  }

  #money(): IWidget[] {
    const sums = (...names: MetricName[]) => names.map((name) => this.#ours(name, HOUR));
    return [
      graph('A person must act, by reason', 8, [this.#split('NeedsAttention')]),
      graph('Money on its way', 8, sums('PaidUnconfirmed', 'PaymentUnclear', 'LatePayment')),
      graph('Refunds', 8, sums('RefundBegun', 'RefundFinished', 'RefundFailed', 'PaidBackTwice', 'RefundedAmount')),
      graph('Mails', 12, [
        this.#split('MailSent'),
        this.#split('MailFailed'),
        ...sums('MailUndelivered', 'MailComplained'),
      ]),
      graph('Days until the certificate ends', 12, [this.#ours('SwishCertificateDaysLeft', DAY, 'Minimum')]),
    ];
  }

  #flow(): IWidget[] {
    const machine = (
      [
        'ExecutionsStarted',
        'ExecutionsSucceeded',
        'ExecutionsFailed',
        'ExecutionsAborted',
        'ExecutionsTimedOut',
      ] as const
    ).map((metric) => ({ machine: metric }));
    return [
      graph(
        'Runs',
        8,
        machine.map((watched) => this.#sum(watched)),
      ),
      graph(
        'API',
        8,
        (['Count', '4xx', '5xx'] as const).map((metric) => this.#sum({ api: metric })),
      ),
      graph(
        'API latency (ms)',
        8,
        ['p50', 'p99'].map((statistic) => this.#read({ api: 'Latency' }, statistic)),
      ),
    ];
  }

  #functions(): IWidget[] {
    const names = [...this.#parts.functions.keys()];
    const tables = (metrics: readonly TableMetric[]) =>
      tableKeys.flatMap((table) => metrics.map((metric) => this.#sum({ table, metric }, `${table} ${metric}`)));
    return [
      graph(
        'Errors of ours, by function',
        12,
        names.map((name) => this.#sum({ ours: `${name}Failed` }, name)),
      ),
      graph(
        'Errors and refusals as Lambda sees them',
        12,
        names.map((name) => this.#sum({ function: name, metric: 'Errors' }, name)),
      ),
      graph(
        'Duration, p99 (ms)',
        12,
        names.map((name) => this.#read({ function: name, metric: 'Duration' }, 'p99', name)),
      ),
      graph('Throttled', 12, [
        ...names.map((name) => this.#sum({ function: name, metric: 'Throttles' }, name)),
        ...tables(['ReadThrottleEvents', 'WriteThrottleEvents']),
        this.#sum({ ours: 'TableUnavailable' }),
      ]),
      graph('Capacity units', WIDTH, tables(['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'])),
    ];
  }

  #background(): IWidget[] {
    const sums = (...names: MetricName[]) => names.map((name) => this.#ours(name, MOMENT));
    return [
      graph('Sweep', 8, [
        this.#sum({ ours: 'WatchCheckoutsSucceeded' }),
        ...sums('CheckoutsLookedAfter', 'LooksFailed', 'RunStartedBySweep'),
      ]),
      graph('Stock', 8, sums('ReservationExpired', 'StockDrift', 'AuditFindings', 'AuditIncomplete')),
      graph('Callbacks', 8, [
        ...sums('CallbackRefused', 'CallbackUnknown'),
        ...(['SwishCallbackFailed', 'RefundCallbackFailed'] as const).map((ours) => this.#sum({ ours })),
      ]),
      graph('Behind the stream (ms)', 12, [
        this.#read({ function: 'ReleaseExpiredHolds', metric: 'IteratorAge' }, 'Maximum'),
      ]),
      graph(
        'Dead letters',
        12,
        [...this.#parts.queues.keys()].map((queue) => this.#read({ queue }, 'Maximum', queue)),
      ),
    ];
  }

  #ours(name: MetricName, period: Duration, statistic = 'Sum') {
    const label = statistic === 'Sum' ? name : `${name} ${statistic}`;
    return metricOf({ ours: name }, this.#parts, { statistic, period, label });
  }

  #read(watched: Watched, statistic: string, label?: string) {
    return metricOf(watched, this.#parts, { statistic, period: MOMENT, ...(label !== undefined && { label }) });
  }

  #sum(watched: Watched, label?: string) {
    return this.#read(watched, 'Sum', label);
  }

  #completionRate(period: Duration) {
    const [confirmed, started] = [this.#ours('OrderConfirmed', period), this.#ours('CheckoutStarted', period)];
    return new MathExpression({
      expression: '100 * confirmed / started',
      usingMetrics: { confirmed, started },
      label: 'orders per hundred checkouts',
      period,
    });
  }

  /** A line for each value of a split that there has been. */
  #split(name: SplitMetric) {
    const { dimension } = metricDefinitions[name].by;
    const schema = `{${metricNamespace(this.#parts.environment)},${dimension},service}`;
    return new MathExpression({
      expression: `SEARCH('${schema} MetricName="${name}"', 'Sum', ${HOUR.toSeconds()})`,
      usingMetrics: {},
      label: `\${PROP('Dim.${dimension}')}`,
      period: HOUR,
    });
  }
}

const heading = (markdown: string): IWidget =>
  new TextWidget({ markdown, width: WIDTH, height: markdown.includes('\n') ? 2 : 1 });

const graph = (
  title: string,
  width: number,
  left: NonNullable<ConstructorParameters<typeof GraphWidget>[0]['left']>,
): IWidget => new GraphWidget({ title, left, width, height: 6 });
