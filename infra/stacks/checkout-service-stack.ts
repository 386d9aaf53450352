import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { metricNamespace } from '../../lambdas/domain/metrics.ts';
import { acceptWildcard } from '../accepted.ts';
import { alarmDefinitions } from '../alarms.ts';
import type { CodeOf } from '../bundling.ts';
import type { Configuration } from '../config.ts';
import { CheckoutApi } from '../constructs/checkout-api.ts';
import { CheckoutDashboard } from '../constructs/checkout-dashboard.ts';
import type { CheckoutFunctionProps } from '../constructs/checkout-function.ts';
import { CheckoutFunction } from '../constructs/checkout-function.ts';
import { DeadLetters } from '../constructs/dead-letters.ts';
import { MailSending } from '../constructs/mail-sending.ts';
import { EventRule } from '../constructs/event-rule.ts';
import { OrderFlow } from '../constructs/order-flow.ts';
import { Schedule } from '../constructs/schedule.ts';
import { StreamMapping } from '../constructs/stream-mapping.ts';
import { Watching } from '../constructs/watching.ts';
import type { FlowPermission, FunctionDefinition, Permission, Variable } from '../function-definition.ts';
import { actionOf, isStep } from '../function-definition.ts';
import { SynthesisError } from '../synthesis-error.ts';
import type { TableKey } from '../tables.ts';
import { tableDefinitions } from '../tables.ts';

export interface CheckoutServiceStackProps extends StackProps {
  readonly configuration: Configuration;
  readonly tables: Readonly<Record<TableKey, ITable>>;
  /** Swish's certificates and keys. */
  readonly swishSecret: ISecret;
  /** Key of the hashes by which customers are counted. */
  readonly customerKey: ISecret;
  readonly functions: readonly FunctionDefinition[];
  readonly codeOf: CodeOf;
  /** Text of the state machine's ASL file. */
  readonly orderFlowDefinition: string;
}

interface Grant {
  readonly resources: readonly string[];
  /** Why some of them stand for more than one thing, if they do. */
  readonly wildcardReason?: string;
  readonly conditions?: Readonly<Record<string, unknown>>;
  /** What a function needs to know to make use of the permission. */
  readonly variables?: Readonly<Record<string, string>>;
}

type Grants = Partial<Readonly<Record<Permission, Grant>>>;

/** What a function may need of the stack around it. */
interface FunctionSurroundings {
  readonly code: Code;
  readonly variables: Readonly<Record<Variable, string>>;
  readonly grants: Grants;
  readonly tables: Readonly<Record<TableKey, ITable>>;
}

/** What runs: functions, API and state machine. Holds no data and may be thrown away and deployed again. */
export class CheckoutServiceStack extends Stack {
  readonly #configuration: Configuration;
  readonly #logs: Pick<CheckoutFunctionProps, 'logRetention' | 'logRemovalPolicy'>;

  constructor(scope: Construct, id: string, props: CheckoutServiceStackProps) {
    const { configuration, tables, functions, codeOf, orderFlowDefinition, ...stackProps } = props;
    super(scope, id, stackProps);
    const { corsOrigins, throttleFactor, apiDomain, keepsData } = configuration;
    this.#configuration = configuration;
    this.#logs = {
      logRetention: configuration.logRetentionDays,
      logRemovalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };

    const api = new CheckoutApi(this, 'Api', { ...this.#logs, corsOrigins, throttleFactor, domain: apiDomain });
    const variables = this.#variables(api.url);
    const mailSending = new MailSending(this, 'MailSending');
    const grants = this.#grants(props, mailSending);
    const create = (wanted: (definition: FunctionDefinition) => boolean, allowed: Grants) =>
      functions.filter(wanted).map((definition) => ({
        definition,
        handler: this.#function(definition, { code: codeOf(definition.name), variables, grants: allowed, tables }),
      }));

    // The flow refers to its steps, and everybody else to the flow.
    const steps = create(isStep, grants);
    const flow = new OrderFlow(this, 'OrderFlow', {
      ...this.#logs,
      definition: orderFlowDefinition,
      steps: Object.fromEntries(
        steps.flatMap(({ definition, handler }) => (definition.retired ? [] : [[definition.name, handler.function]])),
      ),
      retired: steps.flatMap(({ definition, handler }) => (definition.retired ? [handler.function] : [])),
      release: configuration.release,
    });
    for (const { definition, handler } of steps) letAnswer(flow, definition, handler);
    const others = create((definition) => !isStep(definition), { ...grants, ...flowGrants(flow) });
    for (const { definition, handler } of others) {
      const { route, stream, schedule, events } = definition;
      if (route !== undefined) api.addRoute(route, definition, handler.function);
      if (stream !== undefined)
        new StreamMapping(handler, 'Stream', { ...stream, handler, table: tables[stream.table] });
      if (schedule !== undefined) new Schedule(handler, 'Schedule', { expression: schedule, handler });
      if (events !== undefined)
        new EventRule(handler, 'Events', { ...events, detail: mailSending.detailOfEvents, handler });
    }
    // Nobody is called on one machine.
    if (configuration.environment !== 'local') this.#watch([...steps, ...others], { flow, api, tables });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'OrderFlowArn', { value: flow.machine.stateMachineArn });
    new CfnOutput(this, 'OrderFlowAliasArn', { value: flow.release.aliasArn });
    const { from, replyTo, admin } = configuration.mail;
    new CfnOutput(this, 'FromEmail', { value: from });
    new CfnOutput(this, 'ReplyToEmail', { value: replyTo });
    new CfnOutput(this, 'AdminEmail', { value: admin });
    new CfnOutput(this, 'MailConfigurationSet', { value: mailSending.configurationSetName });
  }

  #watch(
    created: readonly { readonly definition: FunctionDefinition; readonly handler: CheckoutFunction }[],
    { flow, api, tables }: Pick<CheckoutServiceStackProps, 'tables'> & { flow: OrderFlow; api: CheckoutApi },
  ): void {
    const { environment, mail, runbookUrl } = this.#configuration;
    const letters = this.node.findAll().filter((construct) => construct instanceof DeadLetters);
    const parts = {
      environment,
      machine: flow.machine,
      apiId: api.apiId,
      tables,
      functions: new Map(created.map(({ definition, handler }) => [definition.name, handler.function])),
      queues: new Map(letters.map(({ owner, queue }) => [owner, queue])),
    };
    const alarms = alarmDefinitions(
      created.map(({ definition }) => definition),
      [...parts.queues.keys()],
    );
    const watching = new Watching(this, 'Watching', { parts, alarms, adminAddress: mail.admin, runbookUrl });
    const { alarms: shown } = watching;
    new CheckoutDashboard(this, 'Dashboard', { parts, alarms: shown, runbookUrl });
    for (const alarm of watching.rollbackAlarms) flow.release.rollBackOn(alarm);
  }

  #function(
    { name, timeoutSeconds, memoryMb, mostAtOnce, permissions, ...definition }: FunctionDefinition,
    { code, variables, grants, tables }: FunctionSurroundings,
  ): CheckoutFunction {
    const granted = permissions.flatMap((permission) => {
      const grant = grants[permission];
      return grant === undefined ? [] : [{ permission, ...grant }];
    });
    const created = new CheckoutFunction(this, name, {
      ...this.#logs,
      code,
      metricNamespace: metricNamespace(this.#configuration.environment),
      publication: this.#configuration.publication,
      timeoutSeconds,
      memoryMb,
      reservedConcurrency: this.#configuration.reservesConcurrency ? mostAtOnce : undefined,
      logLevel: this.#configuration.logLevel,
      variables: Object.assign(
        Object.fromEntries(definition.variables.map((variable) => [variable, variables[variable]])),
        ...granted.map((grant) => grant.variables),
      ) as Record<string, string>,
    });
    for (const [target, actions] of Object.entries(definition.tables)) {
      const [key, index] = target.split('/') as [TableKey, string?];
      created.bindTable(tables[key], tableDefinitions[key].variable, actions, index);
    }
    for (const { permission, ...grant } of granted) {
      created.allow([actionOf(permission)], grant.resources, grant.conditions);
      acceptWildcards(created, grant);
    }
    return created;
  }

  #variables(apiUrl: string): Record<Variable, string> {
    const { swish, shopReturnUrl, mail, openCheckoutsPerCustomer } = this.#configuration;
    return {
      ADMIN_EMAIL: mail.admin,
      API_URL: apiUrl,
      OPEN_CHECKOUTS_LIMIT: String(openCheckoutsPerCustomer),
      AUDIT_DAYS: String(this.#configuration.auditDays),
      REPLY_TO_EMAIL: mail.replyTo,
      SHOP_RETURN_URL: shopReturnUrl.startsWith('/') ? `${apiUrl}${shopReturnUrl}` : shopReturnUrl,
      SWISH_CALLBACK_URL: `${apiUrl}/v1/swish/callback`,
      SWISH_ENVIRONMENT: swish.environment,
      SWISH_MOCK_URL: this.#swishMockUrl(),
      SWISH_PAYEE_ALIAS: swish.payeeAlias,
      SWISH_REFUND_CALLBACK_URL: `${apiUrl}/v1/swish/refund-callback`,
    };
  }

  /**
   * Where the Swish simulator is. Only one machine has one, and tells it when it reads the template; on AWS `mock`
   * has no simulator behind it and refuses every new payment.
   */
  #swishMockUrl(): string {
    if (this.#configuration.environment !== 'local') return '';
    return new CfnParameter(this, 'SwishMockUrl', {
      default: '',
      description: 'Base address of the Swish simulator',
    }).valueAsString;
  }

  #grants(
    { swishSecret, customerKey }: CheckoutServiceStackProps,
    { configurationSetName }: MailSending,
  ): Record<Exclude<Permission, FlowPermission>, Grant> {
    const { mail } = this.#configuration;
    const ses = (resource: string, resourceName: string) => this.formatArn({ service: 'ses', resource, resourceName });
    return {
      'secretsmanager:GetSecretValue/CustomerKey': {
        resources: [customerKey.secretArn],
        variables: { CUSTOMER_KEY_ARN: customerKey.secretArn },
      },
      'secretsmanager:GetSecretValue/SwishCertificates': {
        resources: [swishSecret.secretArn],
        variables: { SWISH_SECRET_ARN: swishSecret.secretArn },
      },
      'ses:SendEmail': {
        // SES asks for who sends and with which configuration set. As long as the account is in its sandbox it asks for
        // whoever the mail is for as well, who is an identity there too; the condition holds the sender to one address.
        resources: [ses('identity', '*'), ses('configuration-set', configurationSetName)],
        wildcardReason:
          'The condition allows the one sender alone. In its sandbox SES asks for a right to the identity of each receiver too, and those are known to nobody beforehand.',
        conditions: { StringEquals: { 'ses:FromAddress': mail.from } },
        variables: { FROM_EMAIL: mail.from, MAIL_CONFIGURATION_SET: configurationSetName },
      },
    };
  }
}

function acceptWildcards(handler: CheckoutFunction, { resources, wildcardReason }: Grant): void {
  if (wildcardReason === undefined) return;
  for (const resource of resources) if (resource.includes('*')) acceptWildcard(handler, resource, wildcardReason);
}

/**
 * Runs are started through the alias, and so with a published version. Step Functions evaluates what is asked of an
 * alias or a version against the machine's ARN; for answers to tasks that is nowhere written, so those may be given to
 * the machine's versions and aliases by their own names too.
 */
function flowGrants({ machine, release, runsArn }: OrderFlow): Record<FlowPermission, Grant> {
  const { stateMachineArn } = machine;
  const variables = { STATE_MACHINE_ARN: release.aliasArn };
  const answering = {
    resources: [stateMachineArn, `${stateMachineArn}:*`],
    wildcardReason:
      'The versions and aliases of the one state machine: a task may be answered for a run that an earlier version began.',
  };
  return {
    'states:StartExecution': { resources: [stateMachineArn], variables },
    'states:DescribeExecution': {
      resources: [runsArn],
      variables,
      wildcardReason:
        'The runs of the one state machine: each is named after a checkout that there is not yet when this is deployed.',
    },
    'states:SendTaskFailure': answering,
    'states:SendTaskSuccess': answering,
  };
}

/** Lets a step answer tasks of the flow, before the first run of a new version is started. */
function letAnswer(flow: OrderFlow, { name, permissions }: FunctionDefinition, handler: CheckoutFunction): void {
  const flowWide = permissions.filter((permission): permission is FlowPermission => permission.startsWith('states:'));
  const actions = flowWide.filter((permission) => permission.startsWith('states:SendTask'));
  if (actions.length < flowWide.length)
    throw new SynthesisError(`${name} is a step of the order flow: it may only answer tasks`);
  if (actions.length === 0) return;
  const grants = flowGrants(flow);
  const resources = new Set(actions.flatMap((action) => grants[action].resources));
  for (const action of actions) acceptWildcards(handler, grants[action]);
  flow.release.alias.node.addDependency(handler.allowAfterwards('Answer', actions, [...resources]));
}
