import { expect, test } from '@jest/globals';
import { parseDefinition } from '../../../local/step-functions/validation.ts';
import { aMachine, aPass, aTask, aTokenTask, type States } from './support/workbench.ts';

const parse = (states: States, extra = {}) => parseDefinition('flow', aMachine(states, extra).definition);
const end = { Type: 'Succeed' };

test('a machine must say that it is JSONata', () => {
  expect(() => parse({ A: aPass({}) }, { QueryLanguage: undefined })).toThrow(/QueryLanguage/);
  expect(() => parse({ A: aPass({}) }, { QueryLanguage: 'JSONPath' })).toThrow(/JSONata only/);
});

test('a refusal names the machine and the state', () => {
  expect(() => parse({ Odd: aPass({}, { QueryLanguage: 'JSONPath' }) })).toThrow(/'flow'[^]*State 'Odd'.*JSONPath/);
});

test('what is not a definition is refused', () => {
  expect(() => parseDefinition('flow', '{')).toThrow(/not JSON/);
  expect(() => parseDefinition('flow', '[]')).toThrow(/not a JSON object/);
});

test('a target that does not exist is refused', () => {
  expect(() => parse({ A: aPass({}, { Next: 'Nowhere' }), B: end })).toThrow(/MISSING_TRANSITION_TARGET/);
});

test('a syntax error in an expression is refused', () => {
  expect(() => parse({ A: aPass({ x: '{% $sum( %}' }) })).toThrow(/cannot run/);
});

test.each([
  [
    'another service',
    { T: aTask({ Resource: 'arn:aws:states:::dynamodb:putItem' }) },
    /dynamodb:putItem.*not supported/,
  ],
  ['a synchronous job', { T: aTask({ Resource: 'arn:aws:states:::states:startExecution.sync' }) }, /not supported/],
  ['a function as resource', { T: aTask({ Resource: 'arn:aws:lambda:eu-north-1:1:function:f' }) }, /not supported/],
  ['no function', { T: aTask({ Arguments: { Payload: {} } }) }, /FunctionName/],
  ['an argument unknown here', { T: aTask({ Arguments: { FunctionName: 'f', Qualifier: '1' } }) }, /Qualifier/],
  ['credentials', { T: aTask({ Credentials: { RoleArn: 'x' } }) }, /Credentials/],
  ['a token that nobody gets', { T: aTokenTask({ Arguments: { FunctionName: 'f' } }) }, /Task\.Token/],
  ['Parameters', { T: aTask({ Parameters: {} }) }, /Parameters belongs to JSONPath/],
  ['a timeout of nothing', { T: aTask({ TimeoutSeconds: 0 }) }, /TimeoutSeconds/],
  [
    'heartbeats as long as the timeout',
    { T: aTokenTask({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
    /HeartbeatSeconds/,
  ],
  [
    'States.ALL before the last place',
    {
      T: aTask({
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'E' },
          { ErrorEquals: ['X'], Next: 'E' },
        ],
      }),
      E: end,
    },
    /States\.ALL/,
  ],
  ['States.ALL in company', { T: aTask({ Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }) }, /States\.ALL/],
  ['an interval of nothing', { T: aTask({ Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 0 }] }) }, /IntervalSeconds/],
  ['a shrinking interval', { T: aTask({ Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }) }, /BackoffRate/],
  ['unknown jitter', { T: aTask({ Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'HALF' }] }) }, /JitterStrategy/],
  [
    'Catch where there is none',
    { A: aPass({}, { Catch: [{ ErrorEquals: ['X'], Next: 'A' }] }) },
    /Catch is not allowed/,
  ],
  ['an unknown type', { A: { Type: 'Jump', End: true } }, /Jump/],
  [
    'a distributed Map',
    {
      M: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'P',
          States: { P: aPass({}) },
        },
        End: true,
      },
    },
    /DISTRIBUTED/,
  ],
  [
    'an item reader',
    { M: { Type: 'Map', ItemReader: {}, ItemProcessor: { StartAt: 'P', States: { P: aPass({}) } }, End: true } },
    /ItemReader/,
  ],
  ['the reserved variable', { A: aPass({}, { Assign: { states: 1 } }) }, /reserved/],
  ['a variable with an odd name', { A: aPass({}, { Assign: { 'a-b': 1 } }) }, /a-b/],
  ['a variable with a long name', { A: aPass({}, { Assign: { ['x'.repeat(81)]: 1 } }) }, /80 characters/],
] satisfies [string, States, RegExp][])('refused: %s', (_what, states, message) => {
  expect(() => parse(states)).toThrow(message);
});

test('a branch may not assign a variable of the scopes around it, wherever that is assigned', () => {
  const branch = { StartAt: 'P', States: { P: aPass({}, { Assign: { n: 1 } }) } };

  expect(() =>
    parse({ A: { Type: 'Parallel', Branches: [branch], Next: 'B' }, B: aPass({}, { Assign: { n: 2 } }) }),
  ).toThrow(/State 'P'.*'n' of an outer scope/);
  expect(() => parse({ A: { Type: 'Map', ItemProcessor: branch, Assign: { n: 2 }, End: true } })).toThrow(
    /outer scope/,
  );
});
