import { beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { readConfiguration } from '../../infra/config.ts';
import { isStep } from '../../infra/function-definition.ts';
import { functionDefinitions } from '../../infra/functions.ts';
import type { FunctionDefinition } from '../../infra/function-definition.ts';
import { CheckoutDataStack } from '../../infra/stacks/checkout-data-stack.ts';
import { CheckoutServiceStack } from '../../infra/stacks/checkout-service-stack.ts';
import { asList, definitionOfEveryStep, statementsOf, synthesise } from './synthesised.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

type Resources = Readonly<Record<string, Resource>>;

const steps = functionDefinitions.filter((step) => isStep(step) && !step.retired).map(({ name }) => name);

interface Changes {
  readonly functions?: readonly FunctionDefinition[];
  readonly definition?: string;
}

/** The service stack of one release: what its functions' code says, and its definition's comment. */
function release(
  code: (functionName: string) => string,
  comment: string,
  { functions = functionDefinitions, definition = definitionOfEveryStep() }: Changes = {},
): Template {
  const app = new App();
  const configuration = readConfiguration('prod');
  const shared = { env: { region: configuration.region }, configuration };
  const data = new CheckoutDataStack(app, 'Data', shared);
  const service = new CheckoutServiceStack(app, 'Service', {
    ...shared,
    tables: data.tables,
    swishSecret: data.swishSecret,
    customerKey: data.customerKey,
    functions,
    codeOf: (name) => Code.fromInline(`// ${code(name)}`),
    orderFlowDefinition: JSON.stringify({ ...(JSON.parse(definition) as object), Comment: comment }),
  });
  return Template.fromStack(service);
}

const resourcesOf = (template: Template): Resources => (template.toJSON() as { Resources: Resources }).Resources;

const propertiesOf = (resources: Resources, logicalId: string) => resources[logicalId]?.Properties ?? {};

/** Logical ids of the versions that the machine of a release invokes, by step. */
function versionsNamedIn(resources: Resources): Record<string, string> {
  const { DefinitionSubstitutions } = propertiesOf(resources, 'OrderFlow') as {
    DefinitionSubstitutions: Record<string, { Ref: string }>;
  };
  return Object.fromEntries(
    Object.entries(DefinitionSubstitutions).map(([placeholder, { Ref }]) => [
      placeholder.replace(/FunctionArn$/, ''),
      Ref,
    ]),
  );
}

describe('a step that the definition no longer has', () => {
  const [gone = ''] = steps;
  const definitionWithout = (name: string) =>
    definitionOfEveryStep().replaceAll(`\${${name}FunctionArn}`, `\${${steps[1]}FunctionArn}`);
  const compose = (functions: readonly FunctionDefinition[]) => () =>
    release(() => 'third', 'third', { functions, definition: definitionWithout(gone) });

  test('must be retired first, for runs of the release before', () => {
    expect(compose(functionDefinitions)).toThrow(`no state invokes \${${gone}FunctionArn}`);
  });

  test('keeps its function and may still be invoked by any version of it once it is retired', () => {
    const template = compose(
      functionDefinitions.map((definition) =>
        definition.name === gone ? { ...definition, retired: true } : definition,
      ),
    )();

    const [machineRole = ''] = Object.keys(template.findResources('AWS::IAM::Role')).filter((id) =>
      id.startsWith('OrderFlowRole'),
    );
    const allowed = statementsOf(template, machineRole).flatMap(({ Action, Resource }) =>
      Action === 'lambda:InvokeFunction' ? asList(Resource) : [],
    );
    expect(resourcesOf(template)[gone]?.Type).toBe('AWS::Lambda::Function');
    expect(allowed).toContainEqual({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [gone, 'Arn'] }, ':*']] });
    expect(Object.keys(versionsNamedIn(resourcesOf(template)))).not.toContain(gone);
  });
});

test('the next publication of a release is a new version of every step, though its code is the same', () => {
  const [first, second] = [1, 2].map((publication) =>
    versionsNamedIn(resourcesOf(synthesise('dev', { change: { publication } }).service)),
  ) as [Record<string, string>, Record<string, string>];

  expect(steps.filter((step) => first[step] === second[step])).toEqual([]);
});

const only = (resources: Resources, type: string): [string, Resource] => {
  const found = Object.entries(resources).filter(([, { Type }]) => Type === type);
  if (found[0] === undefined || found.length > 1) throw new Error(`There are ${found.length} ${type}`);
  return found[0];
};

describe('a run of an earlier release can finish', () => {
  let before: Resources;
  let after: Resources;
  let afterTemplate: Template;

  beforeAll(() => {
    before = resourcesOf(release(() => 'first', 'first'));
    afterTemplate = release((name) => (name === 'Products' || name === 'NotifyRefund' ? 'first' : 'second'), 'second');
    after = resourcesOf(afterTemplate);
  });

  test('every step is invoked by a version of its own function, never by the function as such', () => {
    const versions = versionsNamedIn(before);

    expect(Object.keys(versions).sort()).toEqual([...steps].sort());
    for (const [step, version] of Object.entries(versions)) {
      expect(before[version]).toMatchObject({
        Type: 'AWS::Lambda::Version',
        Properties: { FunctionName: { Ref: step } },
      });
    }
  });

  test('new code is a new version, and the same code the same version', () => {
    const [older, newer] = [versionsNamedIn(before), versionsNamedIn(after)];

    const same = steps.filter((step) => older[step] === newer[step]);
    expect(same).toEqual(['NotifyRefund']);
  });

  test('versions that the earlier definition names stay when a release no longer has them', () => {
    const gone = Object.values(versionsNamedIn(before)).filter((version) => after[version] === undefined);

    expect(gone).toHaveLength(steps.length - 1);
    for (const version of gone) expect(before[version]?.DeletionPolicy).toBe('Retain');
  });

  test('their functions are still there, under the same name', () => {
    for (const step of steps) {
      expect(after[step]?.Type).toBe('AWS::Lambda::Function');
      expect(after[step]?.Properties).not.toHaveProperty('FunctionName');
    }
    expect(after['OrderFlow']?.Type).toBe('AWS::StepFunctions::StateMachine');
    expect(after['OrderFlow']?.Properties).not.toHaveProperty('StateMachineName');
  });

  test('the new machine may still invoke every version that the earlier definition names, in the same role', () => {
    const roleOf = (resources: Resources) => {
      const { RoleArn } = propertiesOf(resources, 'OrderFlow') as { RoleArn: { 'Fn::GetAtt': [string, string] } };
      return RoleArn['Fn::GetAtt'][0];
    };
    const allowed = statementsOf(afterTemplate, roleOf(after)).flatMap(({ Action, Resource }) =>
      asList(Action).includes('lambda:InvokeFunction') ? asList(Resource) : [],
    );

    expect(roleOf(after)).toBe(roleOf(before));
    for (const version of Object.values(versionsNamedIn(before))) {
      const { FunctionName } = propertiesOf(before, version) as { FunctionName: { Ref: string } };
      expect(allowed).toContainEqual({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [FunctionName.Ref, 'Arn'] }, ':*']] });
    }
  });

  test('a changed machine is published as a version of its own, and the one before stays', () => {
    const [[id, older], [newId, newer]] = [before, after].map((resources) =>
      only(resources, 'AWS::StepFunctions::StateMachineVersion'),
    ) as [[string, Resource], [string, Resource]];

    expect(newId).toBe(id);
    for (const version of [older, newer]) {
      // A new revision replaces the resource, which publishes; what is replaced is kept.
      expect(version).toMatchObject({
        Properties: {
          StateMachineArn: { Ref: 'OrderFlow' },
          StateMachineRevisionId: { 'Fn::GetAtt': ['OrderFlow', 'StateMachineRevisionId'] },
        },
        UpdateReplacePolicy: 'Retain',
        DeletionPolicy: 'Retain',
      });
    }
  });
});

describe('the alias', () => {
  const aliasOf = (environment: 'dev' | 'stage' | 'prod' | 'local') => {
    const resources = resourcesOf(synthesise(environment).service);
    const [version] = only(resources, 'AWS::StepFunctions::StateMachineVersion');
    return { version, alias: only(resources, 'AWS::StepFunctions::StateMachineAlias')[1] };
  };

  test.each(['dev', 'local'] as const)('moves all runs at once in %s', (environment) => {
    const { alias, version } = aliasOf(environment);

    expect(alias.Properties['DeploymentPreference']).toEqual({
      Type: 'ALL_AT_ONCE',
      StateMachineVersionArn: { 'Fn::GetAtt': [version, 'Arn'] },
    });
  });

  test.each([
    ['stage', 5],
    ['prod', 30],
  ] as const)('moves some runs first in %s, and back when an alarm rings', (environment, minutes) => {
    const { alias, version } = aliasOf(environment);

    expect(alias.Properties['DeploymentPreference']).toMatchObject({
      Type: 'CANARY',
      Percentage: 50,
      Interval: minutes,
      StateMachineVersionArn: { 'Fn::GetAtt': [version, 'Arn'] },
    });
  });

  test('leads to a new version only when the steps that answer tasks may do so', () => {
    const { alias } = aliasOf('prod');

    expect(alias.DependsOn).toEqual([
      expect.stringMatching(/^RefundPaymentAnswer/),
      expect.stringMatching(/^RequestPaymentAnswer/),
    ]);
  });
});
