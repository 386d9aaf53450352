/**
 * The roles that GitHub's workflows deploy with, once per account and environment, by a person with rights of their own:
 * `npx cdk deploy --app "node infra/deployment-role.ts" --context environment=stage --context repository=OWNER@ID/NAME@ID`.
 * An app of its own, so that no deployment of the checkout can change who may deploy it.
 */
import { App } from 'aws-cdk-lib';
import { readConfiguration } from './config.ts';
import { DeploymentRoleStack } from './stacks/deployment-role-stack.ts';
import { SynthesisError } from './synthesis-error.ts';

try {
  const app = new App({ analyticsReporting: false });
  const { environment, region } = readConfiguration(app.node.tryGetContext('environment'));
  const repository: unknown = app.node.tryGetContext('repository');
  const hasProvider = String(app.node.tryGetContext('createProvider')) === 'false';
  new DeploymentRoleStack(app, 'DeploymentRoleStack', {
    stackName: `smultron-checkout-deployment-${environment}`,
    description: `What GitHub's workflows deploy Smultron's checkout with (${environment})`,
    env: { region },
    tags: { application: 'smultron-checkout', environment },
    environment,
    repository: typeof repository === 'string' ? repository : '',
    hasProvider,
  });
  app.synth();
} catch (error) {
  if (!(error instanceof SynthesisError)) throw error;
  console.error(error.message);
  process.exit(1);
}
