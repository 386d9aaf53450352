import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';
import { ApplicationLogLevel, Architecture, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRIC_SERVICE } from '../../lambdas/domain/metrics.ts';
import { accept } from '../accepted.ts';
import type { LimitedAccess, TableAction } from '../function-definition.ts';
import type { Configuration } from '../config.ts';

export interface CheckoutFunctionProps {
  readonly code: Code;
  /** Where its metrics go: `metricNamespace` of the environment. */
  readonly metricNamespace: string;
  /** Part of what is published: the same code with another number is a version of its own. */
  readonly publication: number;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** So much of the account's concurrency is kept for this function, and it never has more. */
  readonly reservedConcurrency?: number | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly logLevel: Configuration['logLevel'];
  readonly logRetention: RetentionDays;
  readonly logRemovalPolicy: RemovalPolicy;
}

/**
 * A function with its own role and log group. The role starts with nothing but writing to that log group and tracing;
 * everything else is granted one action and one resource at a time.
 *
 * A version of it (`function.currentVersion`) stays when the next one is published: whoever was told that version, such
 * as a run of the order flow that waits, goes on with that code.
 */
export class CheckoutFunction extends Construct {
  readonly function: Function;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: CheckoutFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: props.logRemovalPolicy,
    });
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${id} may do`,
    });
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    accept(
      this.#role,
      'IAM5[Resource::*]',
      'X-Ray takes traces for no resource in particular: its two actions can be allowed for * alone, and only write.',
    );
    this.function = new Function(this, 'Default', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      description: `Publication ${props.publication}`,
      role: this.#role,
      logGroup,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMb,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      // Powertools chooses the lines. Lambda filters after it, and takes what has no level for INFO: a stricter level here
      // would swallow the metrics, which are lines too, and with them every alarm that watches them.
      applicationLogLevelV2: ApplicationLogLevel[props.logLevel === 'DEBUG' ? 'DEBUG' : 'INFO'],
      environment: {
        POWERTOOLS_SERVICE_NAME: METRIC_SERVICE,
        POWERTOOLS_METRICS_NAMESPACE: props.metricNamespace,
        POWERTOOLS_LOG_LEVEL: props.logLevel,
        ...props.variables,
      },
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    // The name that CloudFormation makes is made of the logical id, and read in the console.
    (this.function.node.defaultChild as CfnFunction).overrideLogicalId(id);
  }

  /** Allows what is listed on a table, or on one of its indexes alone, and tells the function the table's name. */
  bindTable(table: ITable, variable: string, access: readonly (TableAction | LimitedAccess)[], index?: string): void {
    this.function.addEnvironment(variable, table.tableName);
    const resource = index === undefined ? table.tableArn : `${table.tableArn}/index/${index}`;
    const allow = (actions: readonly TableAction[], conditions?: Readonly<Record<string, unknown>>): void =>
      this.allow(
        actions.map((action) => `dynamodb:${action}`),
        [resource],
        conditions,
      );
    const unlimited = access.filter((entry) => typeof entry === 'string');
    if (unlimited.length > 0) allow(unlimited);
    for (const { actions, keys } of access.filter((entry) => typeof entry === 'object')) {
      allow(actions, { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
    }
  }

  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions: Readonly<Record<string, unknown>> = {},
  ): void {
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
    );
  }

  /**
   * The same for something that is made after the function because it refers to the function: as a policy of its own,
   * which the function itself does not wait for.
   */
  allowAfterwards(id: string, actions: readonly string[], resources: readonly string[]): Policy {
    const statements = [new PolicyStatement({ actions: [...actions], resources: [...resources] })];
    return new Policy(this, id, { roles: [this.#role], statements });
  }
}
