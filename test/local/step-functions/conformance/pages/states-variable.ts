import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

export const statesMembers: Page = {
  page: guide('workflow-variables'),
  cases: [
    {
      says: '$states.input is the input of the state in all its fields, before and after its work',
      states: {
        T: aTask({
          Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
          TimeoutSeconds: '{% $states.input.n %}',
          Assign: { kept: '{% $states.input.n %}' },
          Output: '{% [$states.input.n, $states.result.Payload.n] %}',
        }),
      },
      input: { n: 7 },
      expected: { output: [7, 7], payloads: [{ n: 7 }] },
    },
    {
      says: '$states.result is there in Output and Assign of Task, Parallel and Map, $states.errorOutput in Catch',
      states: {
        Both: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'T', States: { T: aTask({ Output: '{% $states.result.Payload %}' }) } }],
          Assign: { n: '{% $states.result[0] %}' },
          Catch: [{ ErrorEquals: ['X'], Output: '{% $states.errorOutput %}', Next: 'End' }],
          Next: 'End',
        },
        End: aPass('{% $n %}'),
      },
      answers: [{ gives: 9 }],
      expected: { output: 9 },
    },
    ...(
      [
        ['$states.result', 'a Pass state', { A: aPass('{% $states.result %}') }],
        [
          '$states.result',
          'Arguments',
          { T: aTask({ Arguments: { FunctionName: 'f', Payload: '{% $states.result %}' } }) },
        ],
        [
          '$states.result',
          'Catch',
          {
            T: aTask({ Catch: [{ ErrorEquals: ['X'], Output: '{% $states.result %}', Next: 'End' }] }),
            End: { Type: 'Succeed' },
          },
        ],
        ['$states.errorOutput', 'Output', { T: aTask({ Output: '{% $states.errorOutput.Error %}' }) }],
        [
          '$states.errorOutput',
          'a state within a branch',
          {
            P: {
              Type: 'Parallel',
              Branches: [{ StartAt: 'A', States: { A: aPass({}, { Assign: { e: '{% $states.errorOutput %}' } }) } }],
              End: true,
            },
          },
        ],
        [
          '$states.result',
          'ItemSelector',
          {
            M: {
              Type: 'Map',
              ItemSelector: { r: '{% $states.result %}' },
              ItemProcessor: { StartAt: 'A', States: { A: aPass({}) } },
              End: true,
            },
          },
        ],
      ] as const
    ).map(([member, where, states]) => ({
      says: `${member} in ${where} is refused with the definition`,
      states,
      expected: { refused: new RegExp(`\\${member} is not there in`) },
    })),
  ],
};

export const context: Page = {
  page: guide('input-output-contextobject'),
  cases: [
    {
      says: 'the context object tells about execution, state and machine',
      states: { Look: aPass('{% $states.context %}') },
      input: { in: 1 },
      expected: {
        output: {
          Execution: {
            Id: 'arn:aws:states:eu-north-1:000000000000:execution:flow:one',
            Input: { in: 1 },
            Name: 'one',
            RoleArn: 'arn:aws:iam::000000000000:role/flow',
            StartTime: '2026-01-01T12:00:00.000Z',
            RedriveCount: 0,
          },
          State: { EnteredTime: '2026-01-01T12:00:00.000Z', Name: 'Look' },
          StateMachine: { Id: 'arn:aws:states:eu-north-1:000000000000:stateMachine:flow', Name: 'flow' },
        },
      },
    },
    {
      says: 'State.EnteredTime is when the state was entered, Execution.StartTime when the execution was started',
      states: {
        A: { Type: 'Wait', Seconds: 60, Next: 'B' },
        B: {
          Type: 'Wait',
          Seconds: 60,
          Output: '{% [$states.context.Execution.StartTime, $states.context.State.EnteredTime] %}',
          End: true,
        },
      },
      expected: { output: ['2026-01-01T12:00:00.000Z', '2026-01-01T12:01:00.000Z'], endsAt: 120 },
    },
    {
      says: 'State.RetryCount is there for states that can be retried',
      states: {
        T: aTask({ Output: '{% $states.context.State.RetryCount %}', Next: 'P' }),
        P: aPass('{% [$states.input, $exists($states.context.State.RetryCount)] %}'),
      },
      expected: { output: [0, false] },
    },
    {
      says: 'Map.Item.Index and Map.Item.Value are there within a Map state, in its processor as well',
      states: {
        Each: {
          Type: 'Map',
          Items: ['a', 'b'],
          ItemProcessor: {
            StartAt: 'P',
            States: { P: aPass('{% $string($states.context.Map.Item.Index) & $states.context.Map.Item.Value %}') },
          },
          Output: { each: '{% $states.result %}', after: '{% $exists($states.context.Map) %}' },
          End: true,
        },
      },
      expected: { output: { each: ['0a', '1b'], after: false } },
    },
  ],
};
