import { createHash } from 'node:crypto';
import { readAssembly } from './assembly.ts';
import type { DeployedResource } from './deployment.ts';
import { account, Deployment, publishedVersion } from './deployment.ts';
import { asText } from './intrinsics.ts';
import { readMail } from './read-mail.ts';
import type { NameOf } from './name-of.ts';
import { Properties } from './properties.ts';
import { readRoles } from './read-roles.ts';
import { readCors, readRoutes } from './read-api.ts';
import { readTable } from './read-table.ts';
import type {
  CloudSpec,
  EventRuleSpec,
  FunctionSpec,
  ScheduleSpec,
  StateMachineAliasSpec,
  StateMachineSpec,
  StreamMappingSpec,
} from './types.ts';

export interface ReadTemplateOptions {
  /** Values of the templates' parameters (`SwishMockUrl`); what is missing has its default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Addresses that AWS would give out at deployment. */
  readonly resolve: { readonly apiUrl: string };
}

const servedTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::StepFunctions::StateMachineVersion',
]);

/** Types, or families of them, that have nothing to do on one machine. */
const idleTypes = [
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Logs::',
  'AWS::Route53::RecordSet',
  'AWS::SNS::',
  'AWS::SQS::',
];

/**
 * Reads a synthesised cloud assembly (`cdk.out`) as the local cloud needs it, with every intrinsic function resolved.
 * Whatever it does not understand (a type of resource, an intrinsic function, a property that would change what a
 * resource does) is an error that names the place: nothing of the template is left out silently.
 */
export function readTemplate(assemblyFolder: string, options: ReadTemplateOptions): CloudSpec {
  const stacks = readAssembly(assemblyFolder);
  const deployment = new Deployment(stacks, { parameters: options.parameters, apiUrl: options.resolve.apiUrl });
  for (const { type, where } of deployment.types()) {
    if (servedTypes.has(type) || idleTypes.some((idle) => type.startsWith(idle))) continue;
    throw new Error(`${where}: the local cloud serves no ${type}`);
  }
  const regions = new Set(stacks.map(({ region }) => region));
  if (regions.size > 1) throw new Error(`The stacks are in different regions: ${[...regions].join(', ')}`);

  const functions = deployment.resources('AWS::Lambda::Function').map((found) => readFunction(deployment, found));
  const nameOf = functionNames(functions);
  const cors = readCors(deployment);
  const rules = deployment.resources('AWS::Events::Rule');
  return {
    region: [...regions].join(''),
    account,
    stacks: deployment.stacks(),
    functions,
    roles: readRoles(deployment),
    tables: deployment.resources('AWS::DynamoDB::Table').map((found) => readTable(deployment, found)),
    routes: readRoutes(deployment, nameOf),
    ...(cors && { cors }),
    stateMachines: deployment
      .resources('AWS::StepFunctions::StateMachine')
      .map((found) => readStateMachine(deployment, found)),
    schedules: rules.filter(hasSchedule).flatMap((found) => readSchedule(deployment, found, nameOf)),
    eventRules: rules
      .filter((found) => !hasSchedule(found))
      .flatMap((found) => readEventRule(deployment, found, nameOf)),
    streamMappings: deployment
      .resources('AWS::Lambda::EventSourceMapping')
      .map((found) => readStreamMapping(found, nameOf)),
    secrets: deployment.resources('AWS::SecretsManager::Secret').map((found) => readSecret(deployment, found)),
    mail: readMail(deployment),
  };
}

function functionNames(functions: readonly FunctionSpec[]): NameOf {
  const byArn = new Map(functions.map(({ arn, name }) => [arn, name]));
  const byDeployedName = new Map(functions.map(({ arn, name }) => [arn.slice(arn.lastIndexOf(':') + 1), name]));
  if (new Set(byArn.values()).size < functions.length) {
    throw new Error(`Two functions have the same name: ${functions.map(({ name }) => name).join(', ')}`);
  }
  return (deployed, where) => {
    const name = byArn.get(deployed) ?? byDeployedName.get(deployed);
    if (name === undefined) throw new Error(`${where}: no function has the ARN or name ${deployed}`);
    return name;
  };
}

function readFunction(deployment: Deployment, found: DeployedResource): FunctionSpec {
  const properties = new Properties(found);
  const arn = deployment.attributeOf(found, 'Arn');
  const versions = deployment.resources('AWS::Lambda::Version').map((version) => deployment.refOf(version));
  const code = properties.group('Code');
  const key = code.text('S3Key');
  const codeFolder = found.stack.assetFolders.get(key);
  if (codeFolder === undefined) throw new Error(`${found.where}: the assembly has no asset ${key}`);
  return {
    name: found.constructName,
    arn,
    codeFolder,
    handler: properties.text('Handler'),
    environment: properties.optionalGroup('Environment')?.optionalGroup('Variables')?.texts() ?? {},
    timeoutMs: properties.number('Timeout', 3) * 1000,
    memoryMb: properties.number('MemorySize', 128),
    roleArn: properties.text('Role'),
    versions: versions.includes(`${arn}:${publishedVersion}`) ? [publishedVersion] : [],
  };
}

function readStateMachine(deployment: Deployment, found: DeployedResource): StateMachineSpec {
  const properties = new Properties(found);
  properties.mustBe('StateMachineType', 'STANDARD');
  const substitutions = properties.optionalGroup('DefinitionSubstitutions')?.texts() ?? {};
  const definition = properties.text('DefinitionString').replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(substitutions, name) ? substitutions[name] : undefined;
    if (value === undefined) throw new Error(`${found.where}: the definition's placeholder \${${name}} has no value`);
    return value;
  });
  const arn = deployment.attributeOf(found, 'Arn');
  return {
    name: deployment.attributeOf(found, 'Name'),
    arn,
    roleArn: properties.text('RoleArn'),
    definition,
    versionArns: deployment
      .resources('AWS::StepFunctions::StateMachineVersion')
      .map((version) => deployment.refOf(version))
      .filter((version) => version.startsWith(`${arn}:`)),
    aliases: deployment
      .resources('AWS::StepFunctions::StateMachineAlias')
      .map((alias) => readAlias(deployment, alias))
      .filter((alias) => alias.arn.startsWith(`${arn}:`)),
  };
}

/** How traffic moves to a new version is nothing to one release: the alias leads to the version that it ends at. */
function readAlias(deployment: Deployment, found: DeployedResource): StateMachineAliasSpec {
  const properties = new Properties(found);
  properties.mayHave(['DeploymentPreference', 'Description', 'Name', 'StateMachineArn']);
  const arn = deployment.refOf(found);
  return {
    name: arn.slice(arn.lastIndexOf(':') + 1),
    arn,
    ...(properties.has('Description') && { description: properties.text('Description') }),
    versionArn: properties.group('DeploymentPreference').text('StateMachineVersionArn'),
  };
}

/** A rule has a schedule, or a pattern of the events that it is for. */
const hasSchedule = ({ properties }: DeployedResource): boolean => properties['ScheduleExpression'] !== undefined;

function readSchedule(deployment: Deployment, found: DeployedResource, nameOf: NameOf): ScheduleSpec[] {
  const target = readRuleTarget(found);
  if (target === undefined) return [];
  target.mayHave(['Arn', 'Id', 'Input', 'RetryPolicy', 'DeadLetterConfig']);
  return [
    {
      name: deployment.refOf(found),
      expression: new Properties(found).text('ScheduleExpression'),
      functionName: nameOf(target.text('Arn'), found.where),
      ...(target.has('Input') && { input: JSON.parse(target.text('Input')) as unknown }),
    },
  ];
}

function readEventRule(deployment: Deployment, found: DeployedResource, nameOf: NameOf): EventRuleSpec[] {
  const properties = new Properties(found);
  properties.mayHave(['Description', 'EventBusName', 'EventPattern', 'Name', 'State', 'Targets']);
  properties.mustBe('EventBusName', 'default');
  const target = readRuleTarget(found);
  if (target === undefined) return [];
  target.mayHave(['Arn', 'Id', 'RetryPolicy', 'DeadLetterConfig']);
  const functionName = nameOf(target.text('Arn'), found.where);
  return [{ name: deployment.refOf(found), pattern: JSON.stringify(properties.get('EventPattern')), functionName }];
}

/** Undefined when the rule is switched off. */
function readRuleTarget(found: DeployedResource): Properties | undefined {
  const properties = new Properties(found);
  if (properties.has('State') && properties.text('State') === 'DISABLED') return undefined;
  const targets = properties.groups('Targets');
  const [target] = targets;
  if (target === undefined || targets.length > 1) throw new Error(`${found.where}: a rule has exactly one target`);
  return target;
}

function readStreamMapping(found: DeployedResource, nameOf: NameOf): StreamMappingSpec {
  const properties = new Properties(found);
  const filters = properties.optionalGroup('FilterCriteria')?.groups('Filters') ?? [];
  return {
    streamArn: properties.text('EventSourceArn'),
    functionName: nameOf(properties.text('FunctionName'), found.where),
    batchSize: properties.number('BatchSize', 100),
    filterPatterns: filters.map((filter) => filter.text('Pattern')),
    reportBatchItemFailures: properties.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
  };
}

function readSecret(deployment: Deployment, found: DeployedResource): CloudSpec['secrets'][number] {
  const properties = new Properties(found);
  properties.mayHave(['Description', 'GenerateSecretString', 'Name', 'SecretString', 'Tags']);
  const arn = deployment.refOf(found);
  const generate = properties.optionalGroup('GenerateSecretString');
  return {
    name: properties.has('Name') ? properties.text('Name') : found.logicalId,
    arn,
    value:
      generate === undefined
        ? asText(properties.get('SecretString'), `${found.where}.SecretString`)
        : generatedSecret(arn, generate),
  };
}

/**
 * A text of the length asked for, without punctuation. It is the same on every start, as AWS's is after the day it was
 * made: what is in kept tables was made with it. On one machine there is nobody to keep it from.
 */
function generatedSecret(arn: string, generate: Properties): string {
  generate.mayHave(['ExcludePunctuation', 'PasswordLength']);
  const length = generate.number('PasswordLength', 32);
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${arn} ${block}`).digest('hex').slice(0, 32),
  );
  return blocks.join('').slice(0, length);
}
