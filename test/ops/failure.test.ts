import { expect, test } from '@jest/globals';
import { TableUnavailable } from '../../lambdas/domain/errors.ts';
import { sentenceOf } from '../../ops/failure.ts';

test('a write whose answer was lost is not said to have changed nothing', () => {
  const said = sentenceOf(new TableUnavailable('DynamoDB did not answer'));

  expect(said).toBe('TableUnavailable: DynamoDB did not answer. Look at what was changed, then try again');
});
