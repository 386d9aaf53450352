import '../support/lambda-environment.ts';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mailer } from '../../lambdas/adapters/mailer.ts';
import { ses } from '../../local/ses/query-protocol.ts';
import { errorNameOf } from '../support/failure.ts';

let server: Server;
let next: ReturnType<typeof ses.errorOf> | 'broken';
let count: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    count += 1;
    request.resume();
    request.on('end', () => {
      if (next === 'broken') response.destroy();
      else response.writeHead(next.status, { ...next.headers, connection: 'close' }).end(next.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  count = 0;
});

const send = () =>
  mailer({ from: 'shop@example.com', replyTo: 'shop@example.com' }).send({
    to: 'astrid@example.com',
    subject: 'Tack',
    html: '<p>Tack</p>',
    text: 'Tack',
    tags: { kind: 'confirmation' },
  });

test('a mail that SES took has its id', async () => {
  next = ses.resultOf('SendEmail', { MessageId: 'm1' });

  expect(await send()).toEqual({ messageId: 'm1' });
});

test.each([
  ['Throttling', true],
  ['ThrottlingException', true],
  ['TooManyRequestsException', true],
  ['LimitExceededException', true],
  ['AccountSendingPausedException', true],
  ['ConfigurationSetSendingPausedException', true],
  ['MessageRejected', false],
  ['MailFromDomainNotVerifiedException', false],
  ['ConfigurationSetDoesNotExistException', false],
  ['InvalidParameterValue', false],
])('a refusal with %s is one, is not repeated, and passes: %j', async (code, isPassing) => {
  next = ses.errorOf(code, 'No', 400);

  expect(await send()).toMatchObject({ isPassing });
  expect(count).toBe(1);
});

test.each([
  ['failed', () => ses.errorOf('InternalFailure', 'No', 500)],
  ['is not there', () => ses.errorOf('ServiceUnavailable', 'No', 503)],
  ['broke the connection', () => 'broken' as const],
])('when SES %s nobody knows whether the mail went out, and it is not repeated', async (_title, answer) => {
  next = answer();

  expect(await errorNameOf(send())).toBe('MailUnavailable');
  expect(count).toBe(1);
});
