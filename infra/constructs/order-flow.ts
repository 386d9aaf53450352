import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accept, acceptWildcard } from '../accepted.ts';
import type { Configuration } from '../config.ts';
import { SynthesisError } from '../synthesis-error.ts';
import { OrderFlowRelease } from './order-flow-release.ts';
import { vendedLogName } from './vended-log-name.ts';

export interface OrderFlowProps {
  /** Text of the ASL file, with a placeholder `${<Step>FunctionArn}` for every step function. */
  readonly definition: string;
  readonly steps: Readonly<Record<string, Function>>;
  /** Steps of earlier releases, which runs of those may still come to. */
  readonly retired: readonly Function[];
  readonly release: Configuration['release'];
  readonly logRetention: RetentionDays;
  readonly logRemovalPolicy: RemovalPolicy;
}

/**
 * The state machine, which may invoke its step functions and nothing else. Its log carries no input and no output.
 *
 * The definition names versions of the functions, and runs are started through the alias of `release`: a run that waits
 * while the stack is updated goes on with the definition and the code that it began with. For that the role may invoke
 * every version of a step function, those of earlier releases too, but not the function as such, which is the newest code.
 */
export class OrderFlow extends Construct {
  readonly machine: StateMachine;
  readonly release: OrderFlowRelease;
  /** Every run, whichever version or alias it was started with: its ARN has neither. */
  readonly runsArn: string;

  constructor(scope: Construct, id: string, props: OrderFlowProps) {
    super(scope, id);
    const steps = Object.entries(props.steps);
    const substitutions = Object.fromEntries(
      steps.map(([step, { currentVersion }]) => [`${step}FunctionArn`, currentVersion.functionArn]),
    );
    assertPlaceholdersFit(props.definition, Object.keys(substitutions));
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: `What the ${id} may do`,
    });
    const invoked = [...Object.values(props.steps), ...props.retired];
    const everyVersion = invoked.map(({ functionArn }) => `${functionArn}:*`);
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: everyVersion }));
    for (const resource of everyVersion) {
      acceptWildcard(
        role,
        resource,
        'The versions of one function: a run that waits goes on with the version that it began with, and those of earlier releases are no longer in the template.',
      );
    }
    accept(
      role,
      'IAM5[Resource::*]',
      'X-Ray takes traces, and CloudWatch Logs the delivery of logs, for no resource in particular: their actions can be allowed for * alone.',
    );
    this.machine = new StateMachine(this, 'Default', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(props.definition),
      definitionSubstitutions: substitutions,
      role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Log', {
          logGroupName: vendedLogName(this, 'states'),
          retention: props.logRetention,
          removalPolicy: props.logRemovalPolicy,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    // The name that CloudFormation makes is made of the logical id, and read in the console.
    (this.machine.node.defaultChild as CfnStateMachine).overrideLogicalId(id);
    this.runsArn = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.machine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.release = new OrderFlowRelease(this, 'Release', { machine: this.machine, preference: props.release });
  }
}

/** Throws unless every placeholder of the definition has its function, and every step function its placeholder. */
export function assertPlaceholdersFit(definition: string, known: readonly string[]): void {
  const used = new Set(Array.from(definition.matchAll(/\$\{([^}]*)\}/g), ([, name]) => name ?? ''));
  const unknown = [...used].filter((name) => !known.includes(name));
  const unused = known.filter((name) => !used.has(name));
  const problems = [
    ...unknown.map((name) => `the placeholder \${${name}} has no step function in infra/functions.ts`),
    ...unused.map(
      (name) => `no state invokes \${${name}}: its function in infra/functions.ts must be "retired" for one release`,
    ),
  ];
  if (problems.length > 0)
    throw new SynthesisError(`The state machine does not fit its functions: ${problems.join('; ')}`);
}
