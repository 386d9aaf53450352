import { guide, type Page } from '../support/case.ts';

const waiting = (fields: Readonly<Record<string, unknown>>) => ({ Rest: { Type: 'Wait', End: true, ...fields } });
const inSeconds = (seconds: number): string =>
  `{% $fromMillis($toMillis($states.context.State.EnteredTime) + ${seconds * 1000}) %}`;

export const wait: Page = {
  page: guide('state-wait'),
  cases: [
    {
      says: 'Seconds is how long it waits',
      states: waiting({
        Seconds: 600,
        Comment: 'ten minutes',
        Output: '{% $states.input.s %}',
        Assign: { rested: true },
      }),
      input: { s: 1 },
      expected: {
        output: 1,
        endsAt: 600,
        history: ['1<0 ExecutionStarted', '2<0 WaitStateEntered', '3<2 WaitStateExited', '4<3 ExecutionSucceeded'],
      },
    },
    {
      says: 'Seconds may be an expression',
      states: waiting({ Seconds: '{% $states.input.s * 2 %}' }),
      input: { s: 45 },
      expected: { output: { s: 45 }, endsAt: 90 },
    },
    {
      says: 'Seconds may be 0',
      states: waiting({ Seconds: 0 }),
      expected: { output: {}, endsAt: 0 },
    },
    {
      says: 'Seconds may be 99,999,999, and wait for as long',
      states: waiting({ Seconds: '{% 99999999 %}' }),
      expected: { output: {}, endsAt: 99_999_999 },
    },
    ...['{% 1.5 %}', '{% -1 %}', '{% 100000000 %}', "{% '10' %}", '{% null %}'].map((Seconds) => ({
      says: `Seconds is a whole number from 0 to 99,999,999, and not ${Seconds}`,
      states: waiting({ Seconds }),
      expected: { error: 'States.QueryEvaluationError', cause: /the field 'Seconds'/ },
    })),
    {
      says: 'Timestamp is the time until which it waits',
      states: waiting({ Timestamp: inSeconds(60) }),
      expected: { output: {}, endsAt: 60 },
    },
    {
      says: 'a Timestamp may be written into the definition, and is past when it is past',
      states: waiting({ Timestamp: '2016-03-14T01:59:00Z' }),
      expected: { output: {}, endsAt: 0 },
    },
    {
      says: 'a Timestamp may have an offset',
      states: waiting({
        Timestamp: "{% $fromMillis($toMillis($states.context.State.EnteredTime) + 30000, undefined, '+0100') %}",
      }),
      expected: { output: {}, endsAt: 30 },
    },
    {
      says: 'the milliseconds of a Timestamp are cut off',
      states: waiting({ Timestamp: inSeconds(60) }),
      startedAfter: 0.9,
      expected: { output: {}, endsAt: 59.1 },
    },
    ...["{% 'tomorrow' %}", "{% '2030-01-01' %}", "{% '2030-01-01t00:00:00Z' %}", "{% '2030-01-01T00:00:00' %}"].map(
      (Timestamp) => ({
        says: `a Timestamp is in the format of RFC 3339 with a capital T and an offset or Z, unlike ${Timestamp}`,
        states: waiting({ Timestamp }),
        expected: { error: 'States.QueryEvaluationError', cause: /RFC 3339/ },
      }),
    ),
    {
      says: 'there is one of Seconds and Timestamp',
      states: waiting({ Seconds: 1, Timestamp: '2016-03-14T01:59:00Z' }),
      expected: { refused: /Seconds.*Timestamp/ },
    },
    {
      says: 'there is none of neither',
      states: waiting({}),
      expected: { refused: /Seconds.*Timestamp/ },
    },
  ],
};
