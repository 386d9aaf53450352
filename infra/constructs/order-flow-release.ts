import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CfnStateMachineAlias, CfnStateMachineVersion } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Configuration } from '../config.ts';

export interface OrderFlowReleaseProps {
  readonly machine: StateMachine;
  /** How new runs move to a new version. */
  readonly preference: Configuration['release'];
}

/**
 * What is started: a published version of the machine, through an alias that moves to a new version as configured and
 * back again when an alarm rings meanwhile. Old versions stay, so that the alias can go back and the console can show
 * what a run was made of; Step Functions keeps 1,000.
 */
export class OrderFlowRelease extends Construct {
  /** `{machine's ARN}:{alias}` */
  readonly aliasArn: string;
  readonly alias: CfnStateMachineAlias;
  readonly #alarms: IAlarm[] = [];

  constructor(scope: Construct, id: string, { machine, preference }: OrderFlowReleaseProps) {
    super(scope, id);
    // A machine that changes has a new revision, and so CloudFormation replaces the version: a new one is published.
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: machine.stateMachineArn,
      stateMachineRevisionId: machine.stateMachineRevisionId,
    });
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.alias = new CfnStateMachineAlias(this, 'Live', {
      description: 'What the checkout starts',
      deploymentPreference: {
        stateMachineVersionArn: version.attrArn,
        type: preference.type,
        ...(preference.type === 'CANARY' && {
          percentage: preference.percentage,
          interval: preference.intervalMinutes,
          alarms: Lazy.list({ produce: () => this.#alarms.map(({ alarmName }) => alarmName) }, { omitEmpty: true }),
        }),
      },
    });
    this.aliasArn = this.alias.attrArn;
  }

  /**
   * Takes a release back when `alarm` rings while only some runs are started with the new version. It must not watch a
   * function that starts runs: that function refers to the alias, and the alias to its alarms.
   */
  rollBackOn(alarm: IAlarm): void {
    this.#alarms.push(alarm);
  }
}
