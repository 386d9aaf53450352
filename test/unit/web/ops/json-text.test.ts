import { expect, test } from '@jest/globals';
import { glimpse, readableJson } from '../../../../web/ops/execution/json-text.ts';

test('JSON is indented', () => {
  expect(readableJson('{"a":[1,"2"]}')).toBe('{\n  "a": [\n    1,\n    "2"\n  ]\n}');
});

test('JSON in a text of JSON is opened up', () => {
  const cause = JSON.stringify({ errorType: 'CartInvalid', errorMessage: JSON.stringify({ code: 'quantity_limit' }) });

  expect(JSON.parse(readableJson(cause))).toEqual({
    errorType: 'CartInvalid',
    errorMessage: { code: 'quantity_limit' },
  });
  expect(readableJson(JSON.stringify('{"a":1}'))).toBe('{\n  "a": 1\n}');
});

test('what is no JSON stays as it is', () => {
  expect(readableJson('Task timed out after 3 seconds')).toBe('Task timed out after 3 seconds');
  expect(readableJson('{"note": "{half"}')).toContain('{half');
});

test('a glimpse is one line', () => {
  expect(glimpse('{\n  "a": 1\n}')).toBe('{ "a": 1 }');
  expect(glimpse('x'.repeat(100))).toHaveLength(60);
});
