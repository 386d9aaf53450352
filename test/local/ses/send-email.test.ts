import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  GetSendQuotaCommand,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendRawEmailCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsRequest } from '../../../local/aws/types.ts';
import type { ServiceEvent } from '../../../local/event-bridge/event-rules.ts';
import { Clock } from '../../../local/clock.ts';
import { createEmailService } from '../../../local/ses/email-service.ts';

const clock = new Clock();
const service = createEmailService({ clock });
let server: Server;
let client: SESClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received: AwsRequest = { headers: request.headers, path: request.url ?? '', body: Buffer.concat(chunks) };
      if (!service.accepts(received)) {
        response.writeHead(404).end();
        return;
      }
      service.handle(received).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        (error: unknown) => response.destroy(error as Error),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new SESClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => service.reset());

const UTF_8 = 'UTF-8';
const aMail = (changes: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  Source: 'Smultron <shop@example.com>',
  Destination: { ToAddresses: ['astrid@example.com'] },
  Message: { Subject: { Data: 'Tack!' }, Body: { Text: { Data: 'Hej' } } },
  ...changes,
});
const withMessage = (subject: string, text: string): Partial<SendEmailCommandInput> => ({
  Message: { Subject: { Data: subject, Charset: UTF_8 }, Body: { Text: { Data: text, Charset: UTF_8 } } },
});
const send = (changes: Partial<SendEmailCommandInput>) => client.send(new SendEmailCommand(aMail(changes)));

describe('a mail', () => {
  test('is kept with everything that was said of it', async () => {
    const { MessageId } = await send({
      Destination: {
        ToAddresses: ['Astrid Berg <astrid@example.com>', 'bo@example.com'],
        CcAddresses: ['cc@example.com'],
        BccAddresses: ['bcc@example.com'],
      },
      ReplyToAddresses: ['hello@example.com'],
      Message: {
        Subject: { Data: 'Din beställning 2611.001 & mer', Charset: UTF_8 },
        Body: {
          Html: { Data: '<h1 class="a+b">Tack för din beställning!</h1>\n<p>100 % 🍓</p>', Charset: UTF_8 },
          Text: { Data: 'Tack för din beställning!\r\n', Charset: UTF_8 },
        },
      },
      Tags: [
        { Name: 'kind', Value: 'confirmation' },
        { Name: 'order', Value: '2611-001' },
      ],
      ConfigurationSetName: 'smultron-mails',
    });

    expect(service.mails()).toEqual([
      {
        messageId: MessageId,
        from: 'Smultron <shop@example.com>',
        to: ['Astrid Berg <astrid@example.com>', 'bo@example.com'],
        cc: ['cc@example.com'],
        bcc: ['bcc@example.com'],
        replyTo: ['hello@example.com'],
        subject: 'Din beställning 2611.001 & mer',
        html: '<h1 class="a+b">Tack för din beställning!</h1>\n<p>100 % 🍓</p>',
        text: 'Tack för din beställning!\r\n',
        tags: { kind: 'confirmation', order: '2611-001' },
        configurationSet: 'smultron-mails',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        feedback: [],
      },
    ]);
  });

  test('has nulls for what was not sent', async () => {
    await send({});

    expect(service.mails()).toMatchObject([
      { cc: [], bcc: [], replyTo: [], html: null, text: 'Hej', tags: {}, configurationSet: null },
    ]);
  });

  test('has a message id of its own', async () => {
    const ids = [await send({}), await send({})].map(({ MessageId }) => MessageId);

    expect(new Set(ids).size).toBe(2);
  });

  test('is dated by the clock', async () => {
    await clock.advance(86_400_000);
    await send({});

    const [mail] = service.mails();
    expect(Date.parse(mail?.at ?? '') - Date.now()).toBeGreaterThan(86_000_000);
    clock.reset();
  });

  test('is forgotten by a reset', async () => {
    await send({});
    service.reset();

    expect(service.mails()).toEqual([]);
  });

  test('goes to 50 recipients, in their order', async () => {
    const addresses = Array.from({ length: 50 }, (_, index) => `customer${index}@example.com`);
    await send({ Destination: { ToAddresses: addresses } });

    expect(service.mails()[0]?.to).toEqual(addresses);
  });

  test.each([
    'shop@example.com',
    'Shop <shop@example.com>',
    '"Berg, Astrid" <a.b+c@mail.example.com>',
    '=?UTF-8?Q?F=C3=B6rlag?= <shop@example.com>',
    "o'neill@xn--rksmrgs-5wao1o.se",
  ])('may go to %s', async (address) => {
    await expect(send({ Destination: { ToAddresses: [address] } })).resolves.toBeDefined();
  });
});

describe('a mail is refused', () => {
  test.each<[string, Partial<SendEmailCommandInput>, string, string]>([
    ['without a domain', { Source: 'nobody' }, 'InvalidParameterValue', "Missing final '@domain'"],
    ['to nobody', { Destination: { ToAddresses: [] } }, 'InvalidParameterValue', "Missing required header 'To'."],
    [
      'to 51 recipients',
      { Destination: { ToAddresses: Array(30).fill('a@example.com'), BccAddresses: Array(21).fill('b@example.com') } },
      'InvalidParameterValue',
      'Recipient count exceeds 50.',
    ],
    [
      'with a bad reply address',
      { ReplyToAddresses: ['a@.example.com'] },
      'InvalidParameterValue',
      'Domain starts with dot',
    ],
    [
      'with a bad copy',
      { Destination: { CcAddresses: ['@example.com'] } },
      'InvalidParameterValue',
      'Missing local part',
    ],
    [
      'with a line break in the subject',
      withMessage('Hi\r\nBcc: x@example.com', 'x'),
      'InvalidParameterValue',
      'Header',
    ],
    ['above 10 MB', withMessage('x', 'x'.repeat(10 * 1024 * 1024 + 1)), 'InvalidParameterValue', 'Message length'],
    ['with a bad tag value', { Tags: [{ Name: 'a', Value: '2611.001' }] }, 'InvalidParameterValue', 'tag value'],
    ['with a bad tag name', { Tags: [{ Name: 'a b', Value: 'c' }] }, 'InvalidParameterValue', 'tag name'],
    [
      'with a tag twice',
      { Tags: [1, 2].map(() => ({ Name: 'a', Value: 'b' })) },
      'InvalidParameterValue',
      'Duplicate tag name',
    ],
    ['with a bad configuration set', { ConfigurationSetName: 'a b' }, 'InvalidParameterValue', 'Configuration set'],
    [
      'beyond ASCII without a charset',
      { Message: { Subject: { Data: 'Hej då' }, Body: { Text: { Data: 'x' } } } },
      'InvalidParameterValue',
      'has no Charset',
    ],
    [
      'in a charset that does not exist',
      { Message: { Subject: { Data: 'x', Charset: 'UTF-9' }, Body: { Text: { Data: 'x' } } } },
      'InvalidParameterValue',
      'Unsupported charset: UTF-9',
    ],
    ['without a body', { Message: { Subject: { Data: 'x' }, Body: {} } }, 'ValidationError', 'Message.Body'],
    ['without a sender', { Source: '' }, 'ValidationError', 'Source'],
  ])('%s', async (_what, changes, name, message) => {
    await expect(send(changes)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(service.mails()).toEqual([]);
  });

  test.each([
    'a b@example.com',
    'a@example..com',
    'a..b@example.com',
    'a@example.com.',
    'a@exa_mple.com',
    'a@b@example.com',
    '.a@example.com',
    'Berg, Astrid <a@example.com>',
    'a@example.com, b@example.com',
    'åsa@example.com',
    'Åsa <a@example.com>',
    'a@example.com\r\nBcc: b@example.com',
    `${'a'.repeat(65)}@example.com`,
    'a@',
    '<>',
  ])('to %j', async (address) => {
    await expect(send({ Destination: { ToAddresses: [address] } })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('the account', () => {
  const account = {
    identities: ['example.com', 'only@other.example'],
    configurationSets: [{ name: 'shop-mails', events: ['BOUNCE'] }],
  };
  const strict = createEmailService({ clock, account });
  const call = (parameters: Record<string, string>) =>
    strict.handle({
      headers: {},
      path: '/',
      body: Buffer.from(
        new URLSearchParams({
          Action: 'SendEmail',
          Version: '2010-12-01',
          'Destination.ToAddresses.member.1': 'astrid@example.net',
          'Message.Subject.Data': 'Tack',
          'Message.Body.Text.Data': 'Hej',
          ...parameters,
        }).toString(),
      ),
    });

  test.each(['shop@example.com', 'Shop <shop@Example.com>', 'shop@mail.example.com', 'only@other.example'])(
    'sends as %s',
    async (Source) => {
      expect(await call({ Source, ConfigurationSetName: 'shop-mails' })).toMatchObject({ status: 200 });
    },
  );

  test.each(['shop@notexample.com', 'any@other.example', 'shop@com'])('does not send as %s', async (Source) => {
    strict.reset();

    const { status, body } = await call({ Source });

    expect(status).toBe(400);
    expect(body).toContain('<Code>MessageRejected</Code>');
    expect(body).toContain(`Email address is not verified. The following identities failed`);
    expect(body).toContain(`in region EU-NORTH-1: ${Source}`);
    expect(strict.mails()).toEqual([]);
  });

  test('says which identities are verified, and nothing of others', async () => {
    const { status, body } = await call({
      Action: 'GetIdentityVerificationAttributes',
      'Identities.member.1': 'example.com',
      'Identities.member.2': 'only@other.example',
      'Identities.member.3': 'other.example',
    });

    expect(status).toBe(200);
    const verified = [...String(body).matchAll(/<entry><key>([^<]*)<\/key>.*?<VerificationStatus>(\w+)</g)];
    expect(verified.map(([, identity, state]) => [identity, state])).toEqual([
      ['example.com', 'Success'],
      ['only@other.example', 'Success'],
    ]);
  });

  test('knows its configuration sets only', async () => {
    const { body } = await call({ Source: 'shop@example.com', ConfigurationSetName: 'other' });

    expect(body).toContain('<Code>ConfigurationSetDoesNotExist</Code>');
  });

  test('sends as anybody when its identities are not known', async () => {
    const unknown = createEmailService({ clock, account: { configurationSets: [] } });
    const form = { Action: 'SendEmail', Source: 'shop@example.com', 'Message.Subject.Data': 'Tack' };
    const to = { 'Destination.ToAddresses.member.1': 'astrid@example.net', 'Message.Body.Text.Data': 'Hej' };

    expect(
      await unknown.handle({
        headers: {},
        path: '/',
        body: Buffer.from(new URLSearchParams({ ...form, ...to }).toString()),
      }),
    ).toMatchObject({ status: 200 });
  });
});

describe('a mail that comes back', () => {
  const published: ServiceEvent[] = [];
  const reporting = createEmailService({
    clock,
    account: {
      configurationSets: [
        { name: 'shop-mails', events: ['BOUNCE', 'REJECT'] },
        { name: 'silent', events: [] },
      ],
    },
    publish: (event) => void published.push(event),
  });
  async function sendWith(ConfigurationSetName?: string): Promise<string> {
    reporting.reset();
    published.length = 0;
    const form = {
      Source: 'Shop <shop@example.com>',
      'Destination.ToAddresses.member.1': 'Astrid <astrid@example.net>',
      'Message.Subject.Data': 'Tack',
      'Message.Body.Text.Data': 'Hej',
      'Tags.member.1.Name': 'order',
      'Tags.member.1.Value': '7',
      ...(ConfigurationSetName === undefined ? {} : { ConfigurationSetName }),
    };
    const body = new URLSearchParams({ Action: 'SendEmail', Version: '2010-12-01', ...form }).toString();
    await reporting.handle({ headers: {}, path: '/', body: Buffer.from(body) });
    return reporting.mails()[0]?.messageId ?? '';
  }

  test('is an event of EventBridge that knows its mail, its tags and its recipients', async () => {
    const messageId = await sendWith('shop-mails');

    reporting.comeBack(messageId, 'bounce');

    expect(published).toEqual([
      {
        source: 'aws.ses',
        detailType: 'Email Bounced',
        resources: [
          'arn:aws:ses:eu-north-1:000000000000:configuration-set/shop-mails',
          'arn:aws:ses:eu-north-1:000000000000:identity/example.com',
        ],
        detail: expect.objectContaining({
          eventType: 'Bounce',
          mail: expect.objectContaining({
            messageId,
            destination: ['astrid@example.net'],
            tags: expect.objectContaining({ 'ses:configuration-set': ['shop-mails'], order: ['7'] }),
          }),
          bounce: expect.objectContaining({
            bounceType: 'Permanent',
            bounceSubType: 'General',
            bouncedRecipients: [expect.objectContaining({ emailAddress: 'astrid@example.net' })],
          }),
        }),
      },
    ]);
  });

  test('stays with the mail, in the order it came', async () => {
    const messageId = await sendWith(undefined);

    reporting.comeBack(messageId, 'soft_bounce');
    reporting.comeBack(messageId, 'complain');

    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(reporting.mails()).toMatchObject([
      {
        messageId,
        feedback: [
          { action: 'soft_bounce', at },
          { action: 'complain', at },
        ],
      },
    ]);
  });

  test.each([undefined, 'silent'])('is told to nobody without a configuration set that does: %s', async (name) => {
    const messageId = await sendWith(name);

    reporting.comeBack(messageId, 'bounce');

    expect(published).toEqual([]);
  });

  test('is told of only what the configuration set tells', async () => {
    const messageId = await sendWith('shop-mails');

    for (const action of ['complain', 'reject', 'soft_bounce']) reporting.comeBack(messageId, action);

    expect(published.map(({ detailType }) => detailType)).toEqual(['Email Rejected', 'Email Bounced']);
  });

  test('has to be one that was sent, and something that can become of it', async () => {
    const messageId = await sendWith('shop-mails');

    expect(() => reporting.comeBack('other', 'bounce')).toThrow('There is no mail other.');
    expect(() => reporting.comeBack(messageId, 'vanish')).toThrow(
      /must be one of bounce, soft_bounce, complain, reject/,
    );
    expect(published).toEqual([]);
  });
});

test('the quota is that of an account out of the sandbox, and counts the last day', async () => {
  await send({});

  expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
    Max24HourSend: 50_000,
    MaxSendRate: 14,
    SentLast24Hours: 1,
  });
});

describe('what there is not', () => {
  test('is refused by name', async () => {
    const RawMessage = { Data: Buffer.from('Subject: raw\r\n\r\nhi') };

    await expect(client.send(new SendRawEmailCommand({ RawMessage }))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringContaining('no operation SendRawEmail'),
    });
    expect(service.mails()).toEqual([]);
  });

  test('a call without an action is refused', async () => {
    const body = Buffer.from('Version=2010-12-01');

    expect(await service.handle({ headers: {}, path: '/', body })).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>MissingAction</Code>'),
    });
  });

  test('forms of other services and other bodies are not for SES', () => {
    const form = 'application/x-www-form-urlencoded; charset=utf-8';
    const accepts = (contentType: string, body: string) =>
      service.accepts({ headers: { 'content-type': contentType }, path: '/', body: Buffer.from(body) });

    expect(accepts(form, 'Action=GetCallerIdentity&Version=2011-06-15')).toBe(false);
    expect(accepts('application/x-amz-json-1.0', 'Version=2010-12-01')).toBe(false);
    expect(accepts(form, 'Action=SendEmail&Version=2010-12-01')).toBe(true);
  });
});
