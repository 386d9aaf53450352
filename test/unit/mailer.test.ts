import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mailer } from '../../lambdas/adapters/mailer.ts';
import { ses } from '../../local/ses/query-protocol.ts';
import { errorNameOf } from '../support/failure.ts';

let server: Server;
let next: ReturnType<typeof ses.errorOf> | 'broken';
let count: number;
let received: URLSearchParams;
beforeAll(async () => {
  server = createServer((request, response) => {
    count += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
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
  mailer({ from: 'shop@example.com', replyTo: 'shop@example.com', configurationSet: 'shop-mails' }).send({
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

test('a mail goes out with the configuration set that reports what comes back, and with its tags', async () => {
  next = ses.resultOf('SendEmail', { MessageId: 'm1' });

  await send();

  expect(received.get('ConfigurationSetName')).toBe('shop-mails');
  expect(received.get('Tags.member.1.Name')).toBe('kind');
  expect(received.get('Tags.member.1.Value')).toBe('confirmation');
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
