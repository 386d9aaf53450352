import { expect, test } from '@jest/globals';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { MailUnavailable, TableUnavailable } from '../../lambdas/domain/errors.ts';
import { describeError } from '../../lambdas/platform/describe-error.ts';

const NAME = 'Astrid Berg';

test('the items that a cancelled transaction carries along are not logged', () => {
  const error = new TransactionCanceledException({
    message: `cancelled because of ${NAME}`,
    $metadata: { httpStatusCode: 400, requestId: 'r-1' },
    CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { name: { S: NAME } } }],
  });

  const description = describeError(error);

  expect(JSON.stringify(description)).not.toContain(NAME);
  expect(description).toMatchObject({
    name: 'TransactionCanceledException',
    service: { status: 400, requestId: 'r-1' },
  });
});

test('an error of ours keeps its message; what caused it only its name and place', () => {
  const error = new MailUnavailable('SES gave no clear answer', { cause: new Error('no route to astrid@example.com') });

  const description = describeError(error);

  expect(description.message).toBe('SES gave no clear answer');
  expect(description.cause?.at.length).toBeGreaterThan(0);
  expect(JSON.stringify(description)).not.toContain('astrid@example.com');
});

test('a chain of our own errors is told in full', () => {
  const error = new Error('could not confirm', { cause: new TableUnavailable('throttled') });

  expect(describeError(error)).toMatchObject({ message: 'could not confirm', cause: { message: 'throttled' } });
});

test('what is not an error at all is named by its type', () => {
  expect(describeError('secret text')).toEqual({ name: 'string', at: [] });
});
