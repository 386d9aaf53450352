/** Entry point of the CDK: `npx cdk synth --context environment=dev|stage|prod|local`. Needs no account, no network. */
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { assertTimesFit, TimesDoNotFit } from '../lambdas/domain/timing.ts';
import { composeCheckout } from './compose.ts';
import { readConfiguration } from './config.ts';
import { SynthesisError } from './synthesis-error.ts';

try {
  const app = new App({ analyticsReporting: false });
  assertTimesFit();
  composeCheckout(app, {
    root: fileURLToPath(new URL('..', import.meta.url)),
    configuration: readConfiguration(app.node.tryGetContext('environment')),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof SynthesisError || error instanceof TimesDoNotFit)) throw error;
  console.error(error.message);
  process.exit(1);
}
