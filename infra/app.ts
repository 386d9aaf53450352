/** Entry point of the CDK: `npx cdk synth --context environment=dev|stage|prod|local`. Needs no account, no network. */
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { assertTimesFit, TimesDoNotFit } from '../lambdas/domain/timing.ts';
import { composeCheckout } from './compose.ts';
import { readConfiguration } from './config.ts';
import { SynthesisError } from './synthesis-error.ts';

try {
  const app = new App({ analyticsReporting: false });
  assertTimesFit();
  const configuration = readConfiguration(app.node.tryGetContext('environment'));
  composeCheckout(app, { root: fileURLToPath(new URL('..', import.meta.url)), configuration });
  if (configuration.environment !== 'local') await refuseFindings(app);
  app.synth();
} catch (error) {
  if (!(error instanceof SynthesisError || error instanceof TimesDoNotFit)) throw error;
  console.error(error.message);
  process.exit(1);
}

/** The synthesis fails with what AwsSolutions finds and nobody has accepted. One machine starts sooner without it. */
async function refuseFindings(app: App): Promise<void> {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
