import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnOIDCProvider, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acceptWildcard } from '../accepted.ts';
import { stackNames } from '../stack-names.ts';
import { SynthesisError } from '../synthesis-error.ts';

export interface DeploymentRoleStackProps extends StackProps {
  readonly environment: string;
  /** `OWNER@ID/NAME@ID` at GitHub, as its tokens call it; `OWNER/NAME` for one from before 15 July 2026 that does not use ids. */
  readonly repository: string;
  /** Whether the account knows GitHub's tokens already: there can be one provider of an address. */
  readonly hasProvider: boolean;
}

const REPOSITORY = /^(?:[\w.-]+@\d+\/[\w.-]+@\d+|[\w.-]+\/[\w.-]+)$/;
const GITHUB = 'token.actions.githubusercontent.com';
/** What `cdk bootstrap` calls its roles unless it is told otherwise. */
const BOOTSTRAP_QUALIFIER = 'hnb659fds';

/**
 * Two roles for the tokens that GitHub gives its workflows, so that no key lies anywhere. The one that deploys may be had
 * only by a job of the GitHub environment of the same name, which people approve; it may do nothing but become the roles
 * of the CDK's bootstrap. The one for differences may be had by every branch: it reads templates, and no data.
 */
export class DeploymentRoleStack extends Stack {
  constructor(scope: Construct, id: string, props: DeploymentRoleStackProps) {
    const { environment, repository, hasProvider, ...stackProps } = props;
    super(scope, id, stackProps);
    if (!REPOSITORY.test(repository)) {
      throw new SynthesisError(
        'Say whose workflows may deploy: --context repository=OWNER@ID/NAME@ID (docs/deploy.md)',
      );
    }
    const provider = hasProvider
      ? this.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: GITHUB })
      : this.#provider().attrArn;
    const roleFor = (name: string, subjects: readonly string[]) =>
      new Role(this, name, {
        maxSessionDuration: Duration.hours(1),
        assumedBy: new WebIdentityPrincipal(provider, {
          StringEquals: {
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
            [`${GITHUB}:sub`]: subjects.map((subject) => `repo:${repository}:${subject}`),
          },
        }),
      });
    const stacks = Object.values(stackNames(environment)).map((name) =>
      this.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }),
    );

    const deploys = roleFor('Deploys', [`environment:${environment}`]);
    deploys.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'lookup'].map((purpose) =>
          Fn.sub(
            `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/cdk-${BOOTSTRAP_QUALIFIER}-${purpose}-role-\${AWS::AccountId}-\${AWS::Region}`,
          ),
        ),
      }),
    );
    // For the smoke test, which has to know where the API is.
    deploys.addToPolicy(new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: stacks }));

    const compares = roleFor('Compares', ['ref:refs/heads/main', 'pull_request']);
    compares.addToPolicy(
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
        resources: stacks,
      }),
    );

    for (const role of [deploys, compares]) {
      for (const stack of stacks) {
        acceptWildcard(
          role,
          stack,
          'One stack: its ARN ends with an id that CloudFormation makes anew each time the stack is created.',
        );
      }
    }

    new CfnOutput(this, 'DeployRole', { value: deploys.roleArn });
    new CfnOutput(this, 'DiffRole', { value: compares.roleArn });
  }

  /** Stays with the account: the roles of another environment may go by it. */
  #provider(): CfnOIDCProvider {
    const provider = new CfnOIDCProvider(this, 'GitHub', {
      url: `https://${GITHUB}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    provider.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return provider;
  }
}
