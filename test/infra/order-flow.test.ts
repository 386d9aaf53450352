import { expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { composeCheckout } from '../../infra/compose.ts';
import { readConfiguration } from '../../infra/config.ts';
import { SynthesisError } from '../../infra/synthesis-error.ts';
import { asList, definitionOfEveryStep, root, statementsOf, synthesise } from './synthesised.ts';

function machineOf(environment: 'dev' | 'prod') {
  const { service } = synthesise(environment);
  const [machine] = Object.values(service.findResources('AWS::StepFunctions::StateMachine'));
  return { service, properties: (machine as { Properties: Record<string, unknown> }).Properties };
}

test('the state machine is the file, word for word', () => {
  const { properties } = machineOf('dev');

  expect(properties['DefinitionString']).toBe(definitionOfEveryStep());
  expect(properties['StateMachineType']).toBe('STANDARD');
  expect(properties['TracingConfiguration']).toEqual({ Enabled: true });
});

test('its log tells every event, but no input and no output of a state', () => {
  const { service, properties } = machineOf('prod');

  expect(properties['LoggingConfiguration']).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
  const groups = JSON.stringify(service.findResources('AWS::Logs::LogGroup'));
  expect(groups).toContain('/aws/vendedlogs/states/smultron-checkout-service-prod-');
});

test('a stack can be created again beside the log that an earlier one left behind', () => {
  const { service } = machineOf('prod');
  const named = Object.values(service.findResources('AWS::Logs::LogGroup')).flatMap(
    (group: { Properties?: { LogGroupName?: unknown } }) => group.Properties?.LogGroupName ?? [],
  );

  expect(named.length).toBeGreaterThan(0);
  for (const name of named) {
    expect(name).toEqual({
      'Fn::Join': ['', [expect.any(String), { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }]],
    });
  }
});

test('its role may use all resources for nothing but delivering logs and traces', () => {
  const { service } = machineOf('dev');
  const role = Object.keys(service.findResources('AWS::IAM::Role')).find((id) => id.startsWith('OrderFlowRole')) ?? '';

  const wide = statementsOf(service, role).filter(({ Resource }) => asList(Resource).includes('*'));
  const services = new Set(wide.flatMap(({ Action }) => asList(Action).map((action) => action.split(':')[0])));
  expect(services).toEqual(new Set(['logs', 'xray']));
});

test('a placeholder without a step function is refused', () => {
  const definition = definitionOfEveryStep().replace('${ConfirmOrderFunctionArn}', '${ConfirmOrdersFunctionArn}');

  expect(() => synthesise('dev', { definition })).toThrow(
    /placeholder \$\{ConfirmOrdersFunctionArn\} has no step function.*no state invokes \$\{ConfirmOrderFunctionArn\}/,
  );
});

test('a step function that no state invokes is refused', () => {
  const definition = definitionOfEveryStep().replace('${FlagAttentionFunctionArn}', 'arn:aws:lambda:elsewhere');

  expect(() => synthesise('dev', { definition })).toThrow(/no state invokes \$\{FlagAttentionFunctionArn\}/);
});

test('a definition that is no JSON is refused', () => {
  expect(() => synthesise('dev', { definition: '{ "StartAt": ' })).toThrow(/is no JSON/);
});

test('a missing definition is a sentence, not a template without a state machine', () => {
  const compose = () =>
    composeCheckout(new App({ context: { bundling: false } }), {
      root,
      configuration: readConfiguration('dev'),
      orderFlowFile: '/nowhere/order-flow.asl.json',
    });

  expect(compose).toThrow(SynthesisError);
  expect(compose).toThrow("The state machine's definition is missing: /nowhere/order-flow.asl.json");
});
