import { expect, test } from '@jest/globals';
import { faultTargets } from '../../local/faults/fault-targets.ts';
import type { CloudSpec, FunctionSpec, StateMachineSpec, TableSpec } from '../../local/template/types.ts';

const arnOf = (name: string) => `arn:aws:lambda:eu-north-1:000000000000:function:smultron-${name}`;
const functions = ['Callback', 'Sweep', 'Release', 'Bounces', 'Forgotten', 'Second', 'First'].map(
  (name) => ({ name, arn: arnOf(name) }) as FunctionSpec,
);
const step = (name: string, Comment?: string) => ({
  Type: 'Task',
  Comment,
  Arguments: { FunctionName: `${arnOf(name)}:live` },
});
const definition = JSON.stringify({
  States: {
    First: step('First', 'Begins.'),
    Wait: { Type: 'Wait' },
    Mails: { Type: 'Parallel', Branches: [{ States: { Second: step('Second', 'Goes on.') } }] },
    FirstAgain: step('First', 'Begins.'),
  },
});

const spec: Parameters<typeof faultTargets>[0] = {
  functions,
  stateMachines: [{ definition } as StateMachineSpec],
  tables: [{ name: 'orders', streamArn: 'arn:stream' } as TableSpec, { name: 'products' } as TableSpec],
  routes: [
    { functionName: 'Callback', key: 'POST /v1/callback' },
    { functionName: 'Callback', key: 'POST /v1/refund-callback' },
  ],
  schedules: [{ functionName: 'Sweep', expression: 'rate(1 minute)' } as CloudSpec['schedules'][number]],
  streamMappings: [{ functionName: 'Release', streamArn: 'arn:stream' } as CloudSpec['streamMappings'][number]],
  eventRules: [{ functionName: 'Bounces', name: 'mail-events', pattern: '{}' }],
};

test('functions stand by what they do: steps as the state machine has them, then who is asked by others', () => {
  expect(faultTargets(spec).functions).toEqual([
    { name: 'First', kind: 'step', does: 'Begins.' },
    { name: 'Second', kind: 'step', does: 'Goes on.' },
    { name: 'Callback', kind: 'route', does: 'POST /v1/callback, POST /v1/refund-callback' },
    { name: 'Sweep', kind: 'schedule', does: 'rate(1 minute)' },
    { name: 'Release', kind: 'stream', does: 'orders' },
    { name: 'Bounces', kind: 'event', does: 'mail-events' },
    { name: 'Forgotten', kind: 'other', does: '' },
  ]);
});

test('tables, operations, and when each effect is possible are told', () => {
  const { tables, operations, effects } = faultTargets(spec);

  expect(tables).toEqual(['orders', 'products']);
  expect(operations.table).toContain('TransactWriteItems');
  expect(effects.function.lose).toEqual(['after']);
  expect(effects.swish.crash).toEqual([]);
});
