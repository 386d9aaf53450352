import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from '@jest/globals';
import { configurations } from '../../infra/config.ts';
import type { ConfigurationInput } from '../../infra/config.ts';
import { functionDefinitions } from '../../infra/functions.ts';
import { functionNamed, synthesise } from './synthesised.ts';

const mailsOfDev = (change: Partial<ConfigurationInput['mail']>) => ({
  change: { mail: { ...configurations.dev.mail, ...change } },
});
const outputsOf = ({ data }: ReturnType<typeof synthesise>) => Object.keys(data.findOutputs('*'));
const arnOf = (...parts: unknown[]) => ({
  'Fn::Join': ['', ['arn:aws:ses:eu-north-1:', { Ref: 'AWS::AccountId' }, ...parts]],
});
const sending = functionDefinitions.filter(({ permissions }) => permissions.includes('ses:SendEmail'));

describe("the sender's domain", () => {
  test('signs with a long key, and takes bounces at a domain of its own', () => {
    const { data } = synthesise('prod');

    data.hasResource('AWS::SES::EmailIdentity', {
      Properties: {
        EmailIdentity: 'smultron.example',
        DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
        MailFromAttributes: { MailFromDomain: 'bounce.smultron.example' },
        FeedbackAttributes: { EmailForwardingEnabled: false },
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('tells the records that its DNS needs', () => {
    const found = synthesise('dev');
    const values = Object.values(found.data.findOutputs('*')).map(({ Value }) => Value as unknown);

    expect(values).toEqual(
      expect.arrayContaining([
        'bounce.dev.smultron.example MX 10 feedback-smtp.eu-north-1.amazonses.com',
        'bounce.dev.smultron.example TXT "v=spf1 include:amazonses.com ~all"',
        '_dmarc.dev.smultron.example TXT "v=DMARC1; p=none"',
      ]),
    );
    expect(outputsOf(found)).toEqual(expect.arrayContaining(['MailDkimRecord1', 'MailDkimRecord2', 'MailDkimRecord3']));
    found.data.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  test('writes them itself to a hosted zone, but for the one that may be there', () => {
    const found = synthesise('dev', mailsOfDev({ hostedZone: { id: 'Z1', name: 'smultron.example' } }));
    const records = Object.values(
      found.data.findResources('AWS::Route53::RecordSet', { Properties: { HostedZoneId: 'Z1' } }),
    );

    expect(records.map(({ Properties }) => (Properties as { Type: string }).Type).sort()).toEqual([
      'CNAME',
      'CNAME',
      'CNAME',
      'MX',
      'TXT',
    ]);
    expect(outputsOf(found).filter((id) => id.startsWith('Mail'))).toEqual(['MailDmarcRecord']);
  });

  test.each(['dev.smultron.example', 'smultron.example', 'order@dev.smultron.example'])(
    'is left alone where the account knows %s',
    (existingIdentity) => {
      const found = synthesise('dev', mailsOfDev({ existingIdentity }));

      found.data.resourceCountIs('AWS::SES::EmailIdentity', 0);
      expect(outputsOf(found).filter((id) => id.startsWith('Mail'))).toEqual([]);
    },
  );
});

describe('mails', () => {
  const { service } = synthesise('dev');
  const [configurationSet = ''] = Object.keys(service.findResources('AWS::SES::ConfigurationSet'));

  test('go out encrypted, not to addresses that bounced or complained, and are counted for the reputation', () => {
    service.resourceCountIs('AWS::SES::ConfigurationSet', 1);
    service.hasResourceProperties('AWS::SES::ConfigurationSet', {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
  });

  test('that come back are an event on the default bus', () => {
    service.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: { Ref: configurationSet },
      EventDestination: {
        Enabled: true,
        EventBridgeDestination: {
          EventBusArn: {
            'Fn::Join': ['', ['arn:aws:events:eu-north-1:', { Ref: 'AWS::AccountId' }, ':event-bus/default']],
          },
        },
        MatchingEventTypes: ['bounce', 'complaint', 'reject'],
      },
    });
  });

  test.each(sending)('$name sends with the configuration set, as the shop alone and to whomever', ({ name }) => {
    const { variables, statements } = functionNamed(service, name);

    expect(variables).toMatchObject({
      FROM_EMAIL: 'order@dev.smultron.example',
      MAIL_CONFIGURATION_SET: { Ref: configurationSet },
    });
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('ses:'))).toEqual([
      {
        Effect: 'Allow',
        Action: 'ses:SendEmail',
        Resource: [arnOf(':configuration-set/', { Ref: configurationSet }), arnOf(':identity/*')],
        Condition: { StringEquals: { 'ses:FromAddress': 'order@dev.smultron.example' } },
      },
    ]);
  });
});

describe('what came of a mail', () => {
  const { service } = synthesise('dev');
  const [configurationSet = ''] = Object.keys(service.findResources('AWS::SES::ConfigurationSet'));
  const { statements } = functionNamed(service, 'RecordMailFeedback');
  const [[queueId, queue] = ['', {}]] = Object.entries(service.findResources('AWS::SQS::Queue')).filter(([id]) =>
    id.startsWith('RecordMailFeedback'),
  );
  const queueArn = { 'Fn::GetAtt': [queueId, 'Arn'] };

  test('reaches the function that records it, of these mails alone', () => {
    service.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ses'],
        'detail-type': ['Email Bounced', 'Email Complaint Received', 'Email Rejected'],
        detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: configurationSet }] } } },
      },
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': ['RecordMailFeedback', 'Arn'] },
          DeadLetterConfig: { Arn: queueArn },
          RetryPolicy: { MaximumEventAgeInSeconds: 6 * 3600, MaximumRetryAttempts: 185 },
        },
      ],
    });
  });

  test('is kept when the function fails with it each time', () => {
    service.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: 'RecordMailFeedback' },
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: queueArn } },
    });
    expect(statements).toContainEqual({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn });
  });

  test('is kept for two weeks, encrypted, and taken over TLS alone', () => {
    expect(queue).toMatchObject({ Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 } });
    service.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queueId }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } }),
        ]),
      },
    });
  });
});
