import { expect, test } from '@jest/globals';
import { parseDefinition } from '../../../local/step-functions/validation.ts';

test('what is not a definition is refused', () => {
  expect(() => parseDefinition('flow', '{')).toThrow(/not JSON/);
  expect(() => parseDefinition('flow', '[]')).toThrow(/not a JSON object/);
});
