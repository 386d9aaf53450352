import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { composeCheckout } from '../../infra/compose.ts';
import { configurations, readConfiguration } from '../../infra/config.ts';
import type { ConfigurationInput, EnvironmentName } from '../../infra/config.ts';
import { isStep } from '../../infra/function-definition.ts';
import { functionDefinitions } from '../../infra/functions.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SynthesisOptions {
  readonly change?: Partial<ConfigurationInput>;
  /** Text of the ASL file; one state per step unless given. */
  readonly definition?: string;
}

/** A machine that calls every step once. */
export function definitionOfEveryStep(): string {
  const names = functionDefinitions.filter((step) => isStep(step) && !step.retired).map(({ name }) => name);
  const states = names.map((name, index) => {
    const next = names[index + 1];
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: `\${${name}FunctionArn}` },
    };
    return [name, next === undefined ? { ...task, End: true } : { ...task, Next: next }];
  });
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: names[0], States: Object.fromEntries(states) });
}

const unchanged = new Map<EnvironmentName, Synthesised>();

/** The templates of an environment, without the functions' code. Made once while nothing about it is changed. */
export function synthesise(environment: EnvironmentName, options?: SynthesisOptions): Synthesised {
  if (options !== undefined) return synthesiseAnew(environment, options);
  const known = unchanged.get(environment) ?? synthesiseAnew(environment, {});
  unchanged.set(environment, known);
  return known;
}

export interface Synthesised {
  readonly data: Template;
  readonly service: Template;
  readonly stacks: ReturnType<typeof composeCheckout>;
}

function synthesiseAnew(environment: EnvironmentName, options: SynthesisOptions): Synthesised {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  const folder = mkdtempSync(join(tmpdir(), 'smultron-infra-'));
  try {
    const orderFlowFile = join(folder, 'order-flow.asl.json');
    writeFileSync(orderFlowFile, options.definition ?? definitionOfEveryStep());
    const configuration = readConfiguration(environment, {
      ...configurations,
      [environment]: { ...configurations[environment], ...options.change },
    });
    const app = new App({
      outdir: join(folder, 'out'),
      // Where each construct was made is told nobody here, and finding it out takes a fifth of the time.
      stackTraces: false,
      treeMetadata: false,
      context: {
        ...context,
        'aws:cdk:disable-creation-stack-traces': true,
        // Warnings would be printed; the test of a warning reads it off the stack.
        '@aws-cdk/core:annotationsInValidationReport': false,
        bundling: false,
      },
    });
    const { data, service } = composeCheckout(app, { root, configuration, orderFlowFile });
    return { data: Template.fromStack(data), service: Template.fromStack(service), stacks: { data, service } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly Properties: {
    readonly Roles: readonly { readonly Ref: string }[];
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  };
}

export const asList = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? (value as readonly Item[]) : [value as Item];

/** Every statement that a construct's role has been granted. */
export function statementsOf(template: Template, roleLogicalId: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return policies.flatMap((policy) => {
    const { Roles, PolicyDocument } = (policy as Policy).Properties;
    return Roles.some(({ Ref }) => Ref === roleLogicalId) ? PolicyDocument.Statement : [];
  });
}

/** Properties of a function by its name, which is its logical id. */
export function functionNamed(template: Template, name: string) {
  const resource = template.findResources('AWS::Lambda::Function')[name];
  if (resource === undefined) throw new Error(`There is no function ${name}`);
  const properties = (resource as { Properties: Record<string, unknown> }).Properties;
  const role = (properties['Role'] as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
  const environmentOf = properties['Environment'] as { Variables: Record<string, unknown> };
  return { properties, variables: environmentOf.Variables, statements: statementsOf(template, role), role };
}
