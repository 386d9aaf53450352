import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib';
import type { CodeOf } from './bundling.ts';
import { placeholderCode, withBundles } from './bundling.ts';
import type { Configuration } from './config.ts';
import { placeholdersIn } from './config.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionDefinitions } from './functions.ts';
import { ENVIRONMENT_TAG, stackNames } from './stack-names.ts';
import { CheckoutDataStack } from './stacks/checkout-data-stack.ts';
import { CheckoutServiceStack } from './stacks/checkout-service-stack.ts';
import { SynthesisError } from './synthesis-error.ts';

export interface CheckoutAppOptions {
  /** Folder of package.json. */
  readonly root: string;
  readonly configuration: Configuration;
  readonly functions?: readonly FunctionDefinition[];
  /** The state machine's ASL file, from the root. */
  readonly orderFlowFile?: string;
}

/** The two stacks of one environment. Context `bundling=false` leaves the functions' code out, for fast tests. */
export function composeCheckout(app: App, options: CheckoutAppOptions) {
  const { root, functions = functionDefinitions } = options;
  if (String(app.node.tryGetContext('bundling')) === 'false') return composeStacks(app, options, placeholderCode);
  return withBundles(root, functions, (codeOf) => composeStacks(app, options, codeOf));
}

function composeStacks(app: App, options: CheckoutAppOptions, codeOf: CodeOf) {
  const { root, configuration, functions = functionDefinitions } = options;
  const { environment, region } = configuration;
  const shared = { env: { region }, tags: { application: 'smultron-checkout', [ENVIRONMENT_TAG]: environment } };
  const names = stackNames(environment);
  const data = new CheckoutDataStack(app, 'CheckoutDataStack', {
    ...shared,
    stackName: names.data,
    description: `The tables of Smultron's checkout (${environment})`,
    terminationProtection: configuration.keepsData,
    configuration,
  });
  const service = new CheckoutServiceStack(app, 'CheckoutServiceStack', {
    ...shared,
    stackName: names.service,
    description: `Functions, API and state machine of Smultron's checkout (${environment})`,
    configuration,
    tables: data.tables,
    swishSecret: data.swishSecret,
    customerKey: data.customerKey,
    functions,
    codeOf,
    orderFlowDefinition: readDefinition(resolve(root, options.orderFlowFile ?? 'statemachine/order-flow.asl.json')),
  });
  const placeholders = environment === 'stage' || environment === 'prod' ? placeholdersIn(configuration) : [];
  if (placeholders.length > 0) {
    Annotations.of(service).addWarningV2(
      'smultron:placeholders',
      `infra/config.ts still has placeholders for ${environment}: ${placeholders.join(', ')}`,
    );
  }
  return { data, service };
}

function readDefinition(file: string): string {
  if (!existsSync(file)) throw new SynthesisError(`The state machine's definition is missing: ${file}`);
  const definition = readFileSync(file, 'utf8');
  try {
    JSON.parse(definition);
  } catch (error) {
    throw new SynthesisError(`The state machine's definition ${file} is no JSON: ${String(error)}`, { cause: error });
  }
  return definition;
}
