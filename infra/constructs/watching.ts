import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { AlarmBase, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { AlarmDefinition } from '../alarm-definition.ts';
import { metricOf } from '../watched-metrics.ts';
import type { Watched, WatchedParts } from '../watched-metrics.ts';

export interface WatchingProps {
  readonly parts: WatchedParts;
  readonly alarms: readonly AlarmDefinition[];
  /** Who is told, by mail. Has to agree once, by the link in the first mail. */
  readonly adminAddress: string;
  /** Where the runbook can be read; alarms link to its headings. */
  readonly runbookUrl: string;
}

const SILENCE = {
  'nobody works': TreatMissingData.BREACHING,
  'still the same': TreatMissingData.IGNORE,
} as const;

/**
 * The alarms and where they go: one topic, which mails the shop's admin. Each says in a sentence what it means and
 * where the runbook goes on.
 *
 * The topic is not encrypted with a key of ours: what passes through it are names and thresholds of alarms, and for
 * CloudWatch to use a key it would have to be a key of our own.
 */
export class Watching extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];
  /** Alarms that take a gradual release back; none of them refers to what starts runs, and none is made of others. */
  readonly rollbackAlarms: readonly Alarm[];
  readonly #props: WatchingProps;

  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    this.#props = props;
    this.topic = this.#topic();
    const made = props.alarms.map((definition) => ({ definition, alarms: this.#ring(definition) }));
    this.alarms = made.flatMap(({ alarms }) => alarms);
    this.rollbackAlarms = made.flatMap(({ definition, alarms }) => (definition.rollsBack ? alarms.slice(0, 1) : []));
  }

  #topic(): Topic {
    const topic = new Topic(this, 'AlarmTopic', { displayName: 'Smultron checkout', enforceSSL: true });
    // A policy of its own takes the place of the one that lets the account publish: CloudWatch has to be let in again.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm:*' }) },
        },
      }),
    );
    topic.addSubscription(new EmailSubscription(this.#props.adminAddress));
    return topic;
  }

  /** The alarms of a definition, one for each of its metrics. */
  #ring(definition: AlarmDefinition): Alarm[] {
    const { name, watches } = definition;
    const alarms = watches.map((watched) =>
      this.#alarm(watches.length === 1 ? name : `${name}${nameOf(watched)}`, definition, watched),
    );
    const ringing: readonly AlarmBase[] = definition.asOne ? [this.#composite(definition, alarms)] : alarms;
    for (const alarm of ringing) alarm.addAlarmAction(new SnsAction(this.topic));
    return alarms;
  }

  #alarm(id: string, definition: AlarmDefinition, watched: Watched): Alarm {
    const { statistic, rings, minutes, inARow = 1, silence } = definition;
    const isBelow = 'below' in rings;
    return new Alarm(this, id, {
      alarmDescription: this.#describe(definition),
      metric: metricOf(watched, this.#props.parts, { statistic, period: Duration.minutes(minutes) }),
      threshold: isBelow ? rings.below : rings.atLeast,
      comparisonOperator: isBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: inARow,
      treatMissingData: silence === undefined ? TreatMissingData.NOT_BREACHING : SILENCE[silence],
    });
  }

  #composite(definition: AlarmDefinition, alarms: readonly Alarm[]): CompositeAlarm {
    const composite = new CompositeAlarm(this, definition.name, {
      alarmDescription: this.#describe(definition),
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    // CDK would name it, the same in every environment of the account.
    (composite.node.defaultChild as CfnCompositeAlarm).alarmName = undefined;
    return composite;
  }

  #describe({ says, runbook }: AlarmDefinition): string {
    return `${says} ${this.#props.runbookUrl}#${runbook}`;
  }
}

function nameOf(watched: Watched): string {
  if ('ours' in watched) return watched.ours;
  if ('machine' in watched) return watched.machine;
  throw new Error(`An alarm with several metrics is about our own or the machine's, not ${JSON.stringify(watched)}`);
}
