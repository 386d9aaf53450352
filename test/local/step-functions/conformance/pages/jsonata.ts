import { expect } from '@jest/globals';
import { aPass } from '../../support/workbench.ts';
import { guide, type Case, type Page } from '../support/case.ts';

/** A machine that gives what an expression comes to with the input, beside `null`: an undefined value is no output. */
const gives = (source: string, output: unknown, input: unknown = {}): Case => ({
  says: `${source} gives ${JSON.stringify(output)}`,
  states: { A: aPass({ value: `{% ${source} %}` }) },
  input,
  expected: { output: { value: output } },
});

const fails = (source: string, cause: RegExp, input: unknown = {}): Case => ({
  says: `${source} is an error`,
  states: { A: aPass({ value: `{% ${source} %}` }) },
  input,
  expected: { error: 'States.QueryEvaluationError', cause },
});

const NOTHING = /returned nothing \(undefined\)/;
const SHA256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

export const jsonata: Page = {
  page: guide('transforming-data'),
  cases: [
    {
      says: 'only a string that is wholly {% … %} is an expression, wherever it stands in arrays and objects',
      states: {
        A: aPass({
          a: ' {% 1 %} ',
          b: '$states.input',
          c: ['{% 1 + 1 %}', null, 'x'],
          d: { e: '{% $states.input.n %}' },
        }),
      },
      input: { n: 3 },
      expected: { output: { a: ' {% 1 %} ', b: '$states.input', c: [2, null, 'x'], d: { e: 3 } } },
    },
    gives('$states.input.lines[price > 10].name', ['b', 'c'], {
      lines: [
        { name: 'a', price: 1 },
        { name: 'b', price: 11 },
        { name: 'c', price: 12 },
      ],
    }),
    {
      ...gives('$states.input.lines[price > 10].name', 'b', {
        lines: [
          { name: 'a', price: 1 },
          { name: 'b', price: 11 },
        ],
      }),
      says: 'one hit of a filter is the hit, no array of one',
    },
    gives('$states.input', { a: [[1], []], n: null }, { a: [[1], []], n: null }),
    gives('$states.input.n', null, { n: null }),
    gives('[1..3].($ * 2)', [2, 4, 6]),
    gives('($f := function($x) { $x * 2 }; $f(4))', 8),
    {
      says: 'an expression sees every variable and function it speaks of, wherever in it that is',
      states: {
        A: aPass('{% $states.input %}', { Assign: { n: 2, list: [3, 1, 2], sum: 'no function any more' }, Next: 'B' }),
        B: aPass({
          closure: '{% $map($list, function($v) { $v * $n }) %}',
          filter: '{% $list[$ > $n] %}',
          sorted: '{% $list^(<$ * $n) %}',
          chain: '{% $list ~> $count() %}',
          constructed: "{% { 'n': [$n, { 'list': $list[0] }] } %}",
          conditional: '{% $n = 2 ? $states.input.orders[$n - 1].number : 0 %}',
          parent: "{% $states.input.orders.lines.(%.number & '/' & id) %}",
          focus: '{% $states.input.orders@$order.($order.number + $n) %}',
          changed: "{% ($states.input ~> | $ | { 'orders': $n } |).orders %}",
          shadowed: '{% $sum %}',
        }),
      },
      input: {
        orders: [
          { number: 7, lines: [{ id: 'a' }, { id: 'b' }] },
          { number: 8, lines: [{ id: 'c' }] },
        ],
      },
      expected: {
        output: {
          closure: [6, 2, 4],
          filter: 3,
          sorted: [1, 2, 3],
          chain: 3,
          constructed: { n: [2, { list: 3 }] },
          conditional: 8,
          parent: ['7/a', '7/b', '8/c'],
          focus: [9, 10],
          changed: 2,
          shadowed: 'no function any more',
        },
      },
    },
    fails('$states.input.missing', NOTHING),
    fails('1 + "a"', /threw an error during evaluation\. T2002: /),
    fails('function($x) { $x }', /unsupported result type/),
    fails('$sum', /unsupported result type/),
    {
      says: 'an error of an expression is an event of its own, and the cause tells the field, the state and the visit',
      states: { Look: aPass({ a: [{ v: '{% $states.input.nope %}' }] }) },
      expected: {
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'Look' (entered at the event id #2). " +
          "The JSONata expression '$states.input.nope' specified for the field 'Output/a[0]/v' returned nothing (undefined).",
        history: ['1<0 ExecutionStarted', '2<0 PassStateEntered', '3<2 EvaluationFailed', '4<3 ExecutionFailed'],
        details: {
          EvaluationFailed: {
            error: 'States.QueryEvaluationError',
            cause: expect.stringContaining('returned nothing (undefined).'),
            location: 'Output/a[0]/v',
            state: 'Look',
          },
        },
      },
    },
    {
      says: 'the same holds for Assign',
      states: { A: aPass({}, { Assign: { n: '{% $states.input.nope %}' } }) },
      expected: { error: 'States.QueryEvaluationError', cause: /the field 'Assign\/n'/ },
    },
    {
      says: 'an expression that is no JSONata is refused with the definition',
      states: { A: aPass({ x: '{% $sum( %}' }) },
      expected: { refused: /SCHEMA_VALIDATION_FAILED: \/States\/A\/Output\/x/ },
    },
    {
      says: '$now and $millis stand still within one expression',
      states: { A: { Type: 'Wait', Seconds: 90, Output: { same: '{% $toMillis($now()) = $millis() %}' }, End: true } },
      expected: { output: { same: true } },
    },
    {
      says: '$now takes a picture and a time zone, and is the time of the clock',
      states: {
        A: {
          Type: 'Wait',
          Seconds: 3_600,
          Output: {
            at: "{% $now('[H01]:[m01]', '+0100') %}",
            passed: '{% $millis() - $toMillis($states.context.State.EnteredTime) %}',
          },
          End: true,
        },
      },
      expected: { output: { at: '14:00', passed: 3_600_000 } },
    },
  ],
};

export const functions: Page = {
  page: guide('transforming-data'),
  cases: [
    gives('$partition([1,2,3,4], 2)', [
      [1, 2],
      [3, 4],
    ]),
    gives('$partition([1,2,3,4,5,6,7], 3)', [[1, 2, 3], [4, 5, 6], [7]]),
    gives('$partition([0], 5)', [[0]]),
    fails('$partition([1], 0)', NOTHING),
    fails('$partition([], 2)', NOTHING),
    gives('$range(0, 10, 2)', [0, 2, 4, 6, 8, 10]),
    gives('$range(1, 9, 3)', [1, 4, 7]),
    gives('$range(3, 1, -1)', [3, 2, 1]),
    fails('$range(1, 5, -1)', NOTHING),
    fails('$range(1, 5, 0)', NOTHING),
    fails('$range(1, 5)', NOTHING),
    fails('$range(1, 10000000, 1)', /memory limit exceeded/),
    gives("$hash('abc', 'SHA-256')", SHA256),
    gives("$hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'),
    gives("$hash('abc', 'SHA-1')", 'a9993e364706816aba3e25717850c26c9cd0d89d'),
    gives("$length($hash('abc', 'SHA-384'))", 96),
    gives("$length($hash('abc', 'SHA-512'))", 128),
    fails("$hash('abc')", NOTHING),
    fails("$hash('abc', 'CRC')", /must be one of MD5, SHA-1/),
    fails("$hash(5, 'MD5')", /must be a string/),
    gives('$random() >= 0 and $random() < 1', true),
    gives('$random(42) = $random(42)', true),
    gives('$random(42) = $random(43)', false),
    gives('$contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)', true),
    gives('$uuid() = $uuid()', false),
    gives('$parse(\'{"a": [1, null]}\')', { a: [1, null] }),
    fails("$parse('{')", /threw an error/),
    fails('$parse($states.input.missing)', NOTHING),
    fails('$parse(5)', /must be a string/),
    fails("$eval('1')", /threw an error/),
  ],
};
