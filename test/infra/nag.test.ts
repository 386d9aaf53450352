import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { Node } from 'constructs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { DeploymentRoleStack } from '../../infra/stacks/deployment-role-stack.ts';
import { synthesise } from './synthesised.ts';

interface Acknowledgement {
  readonly construct: IConstruct;
  readonly rule: string;
  readonly reason: string;
}

/** `{rule} {path of the resource}`, for each finding that nobody accepted. */
const findingsIn = (stack: Stack): string[] =>
  new AwsSolutionsChecks()
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );

const acknowledgementsIn = (stack: Stack): Acknowledgement[] =>
  stack.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(data as Readonly<Record<string, string>>).map(([id, reason]) => ({
          construct,
          rule: id.replace(/^annotation::/i, ''),
          reason,
        })),
      ),
  );

/** Every finding, whoever accepted it. */
function allFindingsIn(stack: Stack): string[] {
  const metadata = jest.spyOn(Node.prototype, 'metadata', 'get').mockReturnValue([]);
  try {
    return findingsIn(stack);
  } finally {
    metadata.mockRestore();
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

/** An app of its own, deployed once by a person. */
const deploymentRoles = (environment: string): Stack =>
  new DeploymentRoleStack(new App(), 'DeploymentRoleStack', {
    env: { region: 'eu-north-1' },
    environment,
    repository: 'smultron/checkout',
    hasProvider: false,
  });

describe.each(['dev', 'stage', 'prod'] as const)('%s', (environment) => {
  const stacks = [...Object.values(synthesise(environment).stacks), deploymentRoles(environment)];

  test('has nothing that AwsSolutions finds and nobody has accepted', () => {
    expect(stacks.flatMap(findingsIn)).toEqual([]);
  });

  test('accepts nothing that is not found', () => {
    const unneeded = stacks.flatMap((stack) => {
      const found = allFindingsIn(stack);
      return acknowledgementsIn(stack).filter(
        ({ construct, rule }) => !found.some((finding) => finding.startsWith(`${rule} ${construct.node.path}/`)),
      );
    });

    expect(unneeded.map(({ construct, rule }) => `${rule} ${construct.node.path}`)).toEqual([]);
  });

  test('accepts each finding where it is, and says why', () => {
    const acknowledgements = stacks.flatMap(acknowledgementsIn);

    expect(acknowledgements.length).toBeGreaterThan(0);
    for (const { construct, reason } of acknowledgements) {
      expect(Stack.isStack(construct) || Stage.isStage(construct)).toBe(false);
      expect(reason).toMatch(/^[A-Z][^]{40,}\.$/);
    }
  });
});
