import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from '@jest/globals';
import { configurations, environmentNames } from '../../infra/config.ts';
import { stackNames } from '../../infra/stack-names.ts';
import { DeploymentRoleStack } from '../../infra/stacks/deployment-role-stack.ts';
import { SynthesisError } from '../../infra/synthesis-error.ts';
import { root, synthesise } from './synthesised.ts';

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const main = textOf('.github/workflows/main.yml');
const deploy = textOf('.github/workflows/deploy.yml');
const all = [main, deploy, textOf('.github/workflows/long.yml')].join('\n');
const found = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, value = '']) => value);

describe('the workflows', () => {
  test('run the command that the README gives for the tests', () => {
    const [command = ''] = found(textOf('README.md'), /^The tests, all of them.*?```sh\n(.*?)\n```/gms);

    expect(command).toContain('npm test');
    expect(found(main, /^ +- run: (.*)$/gm)).toContain(command);
  });

  test('use actions by their commits only', () => {
    const actions = found(all, /uses: (\S+)/g).filter((action) => !action.startsWith('./'));

    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test('have no keys, and no more rights than to read unless a job asks for a token', () => {
    expect(all).not.toMatch(/secrets\.|access-key|AWS_SECRET/i);
    expect(found(all, /^permissions:\n((?: {2}.*\n)+)/gm)).toEqual(
      Array.from({ length: 3 }, () => '  contents: read\n'),
    );
    expect(new Set(found(all, /^ {4,}([a-z-]+: (?:read|write))$/gm))).toEqual(
      new Set(['contents: read', 'id-token: write']),
    );
  });

  test('synthesise every environment that is deployed', () => {
    const [listed = ''] = found(main, /environment: \[(.*)\]/g);

    expect(listed.split(', ')).toEqual(environmentNames.filter((name) => name !== 'local'));
  });

  test('deploy where the stacks belong', () => {
    const regions = new Set(found(all, /aws-region: (\S+)/g));

    expect(regions).toEqual(new Set([configurations.stage.region, configurations.prod.region]));
  });

  test('deploy what holds data before what runs, and ask the shop afterwards', () => {
    const { stacks } = synthesise('prod');

    expect(found(deploy, /cdk deploy (\w+)/g)).toEqual([stacks.data.node.id, stacks.service.node.id]);
    expect(deploy.indexOf('npm run smoke --')).toBeGreaterThan(deploy.indexOf(stacks.service.node.id));
    expect(deploy).toContain(stackNames('$ENVIRONMENT').service);
  });

  test('deploy prod after stage, and buy nothing there', () => {
    const [, stage = '', prod = ''] = main.split(/^ {2}deploy-(?=stage|prod)/m);

    expect(stage).toContain('--buy');
    expect(stage).toContain('needs: [test, synthesize, difference]');
    expect(prod).toContain('needs: deploy-stage');
    expect(prod).not.toContain('--buy');
  });
});

describe('docs/deploy.md', () => {
  const text = textOf('docs/deploy.md');
  const headingsOf = (file: string): readonly string[] =>
    found(textOf(file), /^#+ (.+)$/gm).map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );

  test('leads only to what is there', () => {
    const links = found(text, /\]\(([^)\s]+)\)/g).filter((link) => !link.startsWith('http'));
    const dead = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? 'docs/deploy.md' : join('docs', path);
      return !existsSync(join(root, file)) || (anchor !== undefined && !headingsOf(file).includes(anchor));
    });

    expect(links.length).toBeGreaterThan(20);
    expect(dead).toEqual([]);
  });

  test('names scripts, commands, stacks and outputs that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Readonly<Record<string, string>> };
    const { stacks, data, service } = synthesise('prod');
    const outputs = [...Object.keys(data.findOutputs('*')), ...Object.keys(service.findOutputs('*'))];
    const stackIds = [stacks.data.node.id, stacks.service.node.id];

    expect(found(text, /npm run ([\w:-]+)/g).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    expect(found(text, /cdk (?:deploy|diff) (Checkout\w+)/g).filter((id) => !stackIds.includes(id))).toEqual([]);
    expect(found(text, /output (?:data|service) (\w+)/g).filter((name) => !outputs.includes(name))).toEqual([]);
  });
});

describe('the role that deploys', () => {
  const templateOf = (hasProvider: boolean, repository = 'smultron/checkout') =>
    Template.fromStack(
      new DeploymentRoleStack(new App(), 'DeploymentRoleStack', {
        env: { region: 'eu-north-1' },
        environment: 'prod',
        repository,
        hasProvider,
      }),
    );
  const template = templateOf(false);
  const trust = (subjects: readonly string[]) => ({
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': subjects,
            },
          },
        },
      ],
    },
  });

  test('is given to jobs of the approved environment alone', () => {
    template.hasResourceProperties('AWS::IAM::Role', trust(['repo:smultron/checkout:environment:prod']));
    template.hasResourceProperties(
      'AWS::IAM::Role',
      trust(['repo:smultron/checkout:ref:refs/heads/main', 'repo:smultron/checkout:pull_request']),
    );
    template.resourceCountIs('AWS::IAM::Role', 2);
  });

  test('is given to a repository by its ids too, which the tokens of newer repositories have', () => {
    templateOf(false, 'smultron@12/checkout@345').hasResourceProperties(
      'AWS::IAM::Role',
      trust(['repo:smultron@12/checkout@345:environment:prod']),
    );
  });

  test.each(['', 'checkout', 'smultron/*', 'smultron@12/checkout', 'smultron/checkout:ref'])(
    'is given to nobody who is called "%s"',
    (repository) => {
      expect(() => templateOf(false, repository)).toThrow(SynthesisError);
    },
  );

  test('leaves the account its provider, which the roles of another environment may go by', () => {
    template.hasResource('AWS::IAM::OIDCProvider', { DeletionPolicy: 'Retain' });
  });

  test('may become the roles of the bootstrap, and otherwise look where the API is', () => {
    const actions = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) =>
      (Properties as { PolicyDocument: { Statement: { Action: string | string[] }[] } }).PolicyDocument.Statement.map(
        ({ Action }) => Action,
      ),
    );

    expect(actions).toEqual([
      ['sts:AssumeRole', 'cloudformation:DescribeStacks'],
      [['cloudformation:DescribeStacks', 'cloudformation:GetTemplate']],
    ]);
    expect(JSON.stringify(template.toJSON())).not.toContain('"*"');
  });

  test('goes without a provider of its own where the account has one', () => {
    template.hasResourceProperties('AWS::IAM::OIDCProvider', { ClientIdList: ['sts.amazonaws.com'] });
    templateOf(true).resourceCountIs('AWS::IAM::OIDCProvider', 0);
    templateOf(true).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Federated: Match.anyValue() } }],
      },
    });
  });
});
