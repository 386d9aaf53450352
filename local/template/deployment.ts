import type { Resource, StackTemplate } from './assembly.ts';
import { asText, noValue, resolveValue } from './intrinsics.ts';
import type { Scope } from './intrinsics.ts';
import type { StackSpec } from './types.ts';

export interface DeploymentOptions {
  /** Values of the templates' parameters; what is missing has its default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Public address of the HTTP API, without a trailing slash. */
  readonly apiUrl: string;
}

export const account = '000000000000';

/** Stacks are told apart by one, whenever they are made anew; these never are. */
const stackUuid = '00000000-0000-4000-8000-000000000000';

/** Streams have a birthday in their ARN, which must be the same each time the template is read. */
const streamLabel = '2026-01-01T00:00:00.000';

/** What is published is published once: the local cloud knows one release. */
export const publishedVersion = '1';

/** A resource of a type that is asked for, with every value of its properties resolved. */
export interface DeployedResource {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  /** Stack and logical id, for messages. */
  readonly where: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Last segment of the construct path that means something: `ReserveStock`. */
  readonly constructName: string;
}

/**
 * The stacks as if they had been deployed: gives every resource the names and ARNs that AWS would, and resolves
 * templates against them.
 */
export class Deployment {
  readonly #stacks: readonly StackTemplate[];
  readonly #options: DeploymentOptions;

  constructor(stacks: readonly StackTemplate[], options: DeploymentOptions) {
    this.#stacks = stacks;
    this.#options = options;
    const declared = new Set(stacks.flatMap(({ template }) => Object.keys(template.Parameters ?? {})));
    const unknown = Object.keys(options.parameters).filter((name) => !declared.has(name));
    if (unknown.length > 0) throw new Error(`No stack has a parameter ${unknown.join(', ')}`);
  }

  /** Type and place of every resource of every stack. */
  types(): { readonly type: string; readonly where: string }[] {
    return this.#stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {}).map(([logicalId, { Type }]) => ({
        type: Type,
        where: `${stack.id}.${logicalId}`,
      })),
    );
  }

  resources(type: string): DeployedResource[] {
    return this.#stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {})
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId, resource]) => ({
          stack,
          logicalId,
          where: `${stack.id}.${logicalId}`,
          properties: this.#properties(stack, logicalId, resource),
          constructName: constructName(`${stack.id}.${logicalId}`, resource),
        })),
    );
  }

  /** The stacks with their outputs. */
  stacks(): StackSpec[] {
    return this.#stacks.map((stack) => ({
      name: stack.name,
      arn: `arn:aws:cloudformation:${stack.region}:${account}:stack/${stack.name}/${stackUuid}`,
      description: stack.template.Description ?? '',
      tags: stack.tags,
      outputs: Object.fromEntries(
        Object.entries(stack.template.Outputs ?? {}).map(([name, { Value }]) => {
          const where = `${stack.id}.Outputs.${name}`;
          return [name, asText(resolveValue(Value, this.#scope(stack), where), where)];
        }),
      ),
    }));
  }

  /** What `Ref` gives for the resource. */
  refOf({ stack, logicalId, where }: DeployedResource): string {
    return this.#reference(stack, logicalId, 'Ref', where);
  }

  attributeOf({ stack, logicalId, where }: DeployedResource, name: string): string {
    return this.#reference(stack, logicalId, name, where);
  }

  #properties(stack: StackTemplate, logicalId: string, { Properties = {} }: Resource): Record<string, unknown> {
    return resolveValue(Properties, this.#scope(stack), `${stack.id}.${logicalId}.Properties`) as Record<
      string,
      unknown
    >;
  }

  #scope(stack: StackTemplate): Scope {
    return {
      ref: (name, where) => this.#ref(stack, name, where),
      attribute: (logicalId, name, where) => this.#reference(stack, logicalId, name, where),
      importValue: (name, where) => this.#importValue(name, where),
    };
  }

  #ref(stack: StackTemplate, name: string, where: string): unknown {
    const pseudo: Readonly<Record<string, unknown>> = {
      'AWS::AccountId': account,
      'AWS::NoValue': noValue,
      'AWS::Partition': 'aws',
      'AWS::Region': stack.region,
      'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${account}:stack/${stack.name}/${stackUuid}`,
      'AWS::StackName': stack.name,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    const parameter = stack.template.Parameters?.[name];
    if (parameter === undefined) return this.#reference(stack, name, 'Ref', where);
    const value = this.#options.parameters[name] ?? parameter.Default;
    if (value === undefined) throw new Error(`${where}: the parameter ${name} has no value and no default`);
    return value;
  }

  #importValue(name: string, where: string): unknown {
    for (const stack of this.#stacks) {
      for (const [id, { Value, Export }] of Object.entries(stack.template.Outputs ?? {})) {
        const output = `${stack.id}.Outputs.${id}`;
        if (Export === undefined || resolveValue(Export.Name, this.#scope(stack), output) !== name) continue;
        return resolveValue(Value, this.#scope(stack), output);
      }
    }
    throw new Error(`${where}: no stack exports ${name}`);
  }

  /** `Ref` or an attribute of a resource. */
  #reference(stack: StackTemplate, logicalId: string, name: string, where: string): string {
    const resource = stack.template.Resources?.[logicalId];
    if (resource === undefined)
      throw new Error(`${where}: ${stack.id} has neither parameter nor resource ${logicalId}`);
    const place = `${stack.id}.${logicalId}.Properties`;
    const textOf = (property: string): string | undefined => {
      const value = property
        .split('.')
        .reduce<unknown>((group, key) => (group as Record<string, unknown> | undefined)?.[key], resource.Properties);
      const where = `${place}.${property}`;
      return value === undefined ? undefined : asText(resolveValue(value, this.#scope(stack), where), where);
    };
    const named = (property: string): string => textOf(property) ?? logicalId;
    const needed = (property: string): string => {
      const text = textOf(property);
      if (text === undefined) throw new Error(`${place}.${property} is missing`);
      return text;
    };
    const arn = (service: string, path: string): string => `arn:aws:${service}:${stack.region}:${account}:${path}`;
    const references = referencesOf(resource.Type, { named, needed, arn, logicalId, apiUrl: this.#options.apiUrl });
    const reference = references[name];
    if (reference === undefined) {
      throw new Error(`${where}: ${name} of ${logicalId} (${resource.Type}) is not known to the local cloud`);
    }
    return reference();
  }
}

interface Naming {
  /** The value of a name property, or else the logical id, as AWS does it. */
  readonly named: (property: string) => string;
  /** The value of a property, in a group (`Group.Property`) too. */
  readonly needed: (property: string) => string;
  readonly arn: (service: string, path: string) => string;
  readonly logicalId: string;
  readonly apiUrl: string;
}

type References = Readonly<Record<string, (() => string) | undefined>>;

function referencesOf(type: string, { named, needed, arn, logicalId, apiUrl }: Naming): References {
  switch (type) {
    case 'AWS::ApiGatewayV2::Api':
      return { Ref: () => logicalId, ApiId: () => logicalId, ApiEndpoint: () => apiUrl };
    case 'AWS::DynamoDB::Table': {
      const table = () => arn('dynamodb', `table/${named('TableName')}`);
      return { Ref: () => named('TableName'), Arn: table, StreamArn: () => `${table()}/stream/${streamLabel}` };
    }
    case 'AWS::Events::Rule':
      return { Ref: () => named('Name'), Arn: () => arn('events', `rule/${named('Name')}`) };
    case 'AWS::IAM::Role':
      // IAM knows no region.
      return { Ref: () => named('RoleName'), Arn: () => `arn:aws:iam::${account}:role/${named('RoleName')}` };
    case 'AWS::Lambda::Function':
      return { Ref: () => named('FunctionName'), Arn: () => arn('lambda', `function:${named('FunctionName')}`) };
    case 'AWS::Lambda::Version': {
      const version = () => `${arn('lambda', `function:${needed('FunctionName')}`)}:${publishedVersion}`;
      return { Ref: version, FunctionArn: version, Version: () => publishedVersion };
    }
    case 'AWS::Logs::LogGroup':
      return { Ref: () => named('LogGroupName'), Arn: () => arn('logs', `log-group:${named('LogGroupName')}:*`) };
    case 'AWS::SES::ConfigurationSet':
      return { Ref: () => named('Name') };
    case 'AWS::SES::EmailIdentity':
      return { Ref: () => named('EmailIdentity'), ...dkimRecords(named('EmailIdentity')) };
    case 'AWS::SecretsManager::Secret': {
      const secret = () => arn('secretsmanager', `secret:${named('Name')}-000000`);
      return { Ref: secret, Id: secret };
    }
    case 'AWS::SQS::Queue':
      // Its Ref is an address, which nothing here has use for.
      return { Ref: () => named('QueueName'), Arn: () => arn('sqs', named('QueueName')) };
    case 'AWS::StepFunctions::StateMachine': {
      const machine = () => arn('states', `stateMachine:${named('StateMachineName')}`);
      return {
        Ref: machine,
        Arn: machine,
        Name: () => named('StateMachineName'),
        StateMachineRevisionId: () => 'INITIAL',
      };
    }
    case 'AWS::StepFunctions::StateMachineAlias': {
      const alias = () => {
        const version = needed('DeploymentPreference.StateMachineVersionArn');
        return `${version.slice(0, version.lastIndexOf(':'))}:${named('Name')}`;
      };
      return { Ref: alias, Arn: alias };
    }
    case 'AWS::StepFunctions::StateMachineVersion': {
      const version = () => `${needed('StateMachineArn')}:${publishedVersion}`;
      return { Ref: version, Arn: version };
    }
    default:
      return { Ref: () => logicalId };
  }
}

/** The three DNS records by which a domain's DKIM keys are found. */
const dkimRecords = (domain: string): References =>
  Object.fromEntries(
    [1, 2, 3].flatMap((number) => [
      [`DkimDNSTokenName${number}`, () => `local${number}._domainkey.${domain}`],
      [`DkimDNSTokenValue${number}`, () => `local${number}.dkim.amazonses.com`],
    ]),
  );

/** CDK calls the resource itself `Resource` or `Default`; the segment before is what the project calls it. */
function constructName(where: string, { Metadata }: Resource): string {
  const path = Metadata?.['aws:cdk:path'];
  if (typeof path !== 'string') {
    throw new Error(`${where} has no construct path: synthesise with the context "aws:cdk:enable-path-metadata": true`);
  }
  const name = path.split('/').findLast((segment) => segment !== 'Resource' && segment !== 'Default');
  if (name === undefined) throw new Error(`${where}: the construct path ${path} names nothing`);
  return name;
}
