import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { aslMutants } from '../../tools/mutation/asl-mutants.ts';
import { DEFINITION } from '../../tools/mutation/definition.ts';
import { mutated } from '../../tools/mutation/mutant.ts';

const flow = {
  StartAt: 'Reserve',
  States: {
    Reserve: {
      Type: 'Task',
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['Busy', 'Gone'], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['SoldOut'], Assign: { why: 'sold_out' }, Next: 'Ask' }],
      Next: 'Ask',
    },
    Ask: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $outcome = 'PAID' and $count < 3 %}", Next: 'Done' }],
      Default: 'Reserve',
    },
    Done: { Type: 'Succeed' },
  },
};
const text = JSON.stringify(flow, undefined, 2);
const sentences = aslMutants(DEFINITION, text).map(({ sentence }) => sentence);

describe('a definition', () => {
  test.each([
    'the flow: its StartAt is Ask instead of Reserve',
    'Reserve: its TimeoutSeconds is gone',
    'Reserve: TimeoutSeconds is 600 instead of 60',
    'Reserve: its Retry is gone',
    'Reserve Retry Busy, Gone: Busy of its ErrorEquals is gone',
    'Reserve Retry Busy, Gone: MaxAttempts is 0 instead of 2',
    'Reserve: SoldOut of its Catch is gone',
    'Reserve Catch SoldOut: why of its Assign is gone',
    'Reserve Catch SoldOut: its Next is Done instead of Ask',
    'Reserve: its Next is Done instead of Ask',
    'Ask: to Done of its Choices is gone',
    'Ask Choices to Done: in Condition the condition `$count < 3` is gone',
    "Ask Choices to Done: in Condition `<` in `$outcome = 'PAID' and $count < 3` is `<=`",
    "Ask Choices to Done: in Condition 3 in `$outcome = 'PAID' and $count < 3` is 6",
    'Ask: its Default is gone',
    'Ask: its Default is Ask instead of Reserve',
  ])('%s', (sentence) => {
    expect(sentences).toContainEqual(sentence);
  });

  test('stays JSON, and says something else, whatever is changed', () => {
    const definition = readFileSync(DEFINITION, 'utf8');
    const mutants = aslMutants(DEFINITION, definition);
    const whole = JSON.stringify(JSON.parse(definition));

    expect(mutants.length).toBeGreaterThan(500);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    for (const mutant of mutants) {
      expect(JSON.stringify(JSON.parse(mutated(definition, mutant)))).not.toBe(whole);
    }
  });
});
