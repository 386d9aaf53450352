import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { SynthesisError } from '../synthesis-error.ts';

export interface OrderFlowProps {
  readonly environment: string;
  /** Text of the ASL file, with a placeholder `${<Step>FunctionArn}` for every step function. */
  readonly definition: string;
  readonly steps: Readonly<Record<string, IFunction>>;
  readonly logRetention: RetentionDays;
  readonly logRemovalPolicy: RemovalPolicy;
}

const machineName = (environment: string): string => `smultron-order-flow-${environment}`;

/**
 * The machine's ARN, made of its name instead of taken from the resource: the machine refers to the step functions, and
 * some of those may answer the machine's tasks, so one of the two must be told by name.
 */
export const orderFlowArn = (scope: Construct, environment: string): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: machineName(environment),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** Every run of the machine. */
export const orderFlowRunsArn = (scope: Construct, environment: string): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machineName(environment)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** The state machine, which may invoke its step functions and nothing else. Its log carries no input and no output. */
export class OrderFlow extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: OrderFlowProps) {
    super(scope, id);
    const substitutions = Object.fromEntries(
      Object.entries(props.steps).map(([step, { functionArn }]) => [`${step}FunctionArn`, functionArn]),
    );
    assertPlaceholdersFit(props.definition, Object.keys(substitutions));
    const stateMachineName = machineName(props.environment);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: `What ${stateMachineName} may do`,
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(substitutions) }),
    );
    this.machine = new StateMachine(this, 'Default', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(props.definition),
      definitionSubstitutions: substitutions,
      role,
      tracingEnabled: true,
      logs: {
        // Under this prefix Step Functions needs no entry of its own in the account's limited log resource policy.
        destination: new LogGroup(this, 'Log', {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: props.logRetention,
          removalPolicy: props.logRemovalPolicy,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }
}

/** Throws unless every placeholder of the definition has its function, and every step function its placeholder. */
export function assertPlaceholdersFit(definition: string, known: readonly string[]): void {
  const used = new Set(Array.from(definition.matchAll(/\$\{([^}]*)\}/g), ([, name]) => name ?? ''));
  const unknown = [...used].filter((name) => !known.includes(name));
  const unused = known.filter((name) => !used.has(name));
  const problems = [
    ...unknown.map((name) => `the placeholder \${${name}} has no step function in infra/functions.ts`),
    ...unused.map((name) => `no state invokes \${${name}}, so its function in infra/functions.ts is never used`),
  ];
  if (problems.length > 0)
    throw new SynthesisError(`The state machine does not fit its functions: ${problems.join('; ')}`);
}
