import { SendEmailCommand, SESClient, SESServiceException } from '@aws-sdk/client-ses';
import { MailUnavailable } from '../domain/errors.ts';
import type { Access } from './access.ts';
import { TIME_LIMITS } from './time-limits.ts';

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Come back with bounces and complaints; no personal data. Names and values are letters, digits, `_` and `-`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** SES's refusals that pass: its own limits, not this mail. */
const PASSING_REFUSALS: ReadonlySet<string> = new Set([
  'AccountSendingPausedException',
  'ConfigurationSetSendingPausedException',
  'LimitExceededException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

export type Sent = { readonly messageId: string } | { readonly refused: string; readonly isPassing: boolean };

/**
 * SES has no idempotency, so the SDK must not retry: a retry after a lost answer is a second mail. What SES answered
 * with 4xx it did not send (`refused`, with the error's name); anything else is unclear.
 */
export function mailer(
  sender: {
    readonly from: string;
    readonly replyTo: string;
    /** Of SES: without it nobody hears of bounces and complaints. */
    readonly configurationSet: string;
  },
  access: Access = {},
) {
  const client = new SESClient({ ...access, maxAttempts: 1, requestHandler: TIME_LIMITS });
  return {
    /** @throws MailUnavailable when nobody knows whether the mail went out */
    async send(mail: OutgoingMail): Promise<Sent> {
      try {
        const { MessageId } = await client.send(
          new SendEmailCommand({
            Source: sender.from,
            ReplyToAddresses: [sender.replyTo],
            ConfigurationSetName: sender.configurationSet,
            Destination: { ToAddresses: [mail.to] },
            Message: {
              Subject: { Data: mail.subject, Charset: 'UTF-8' },
              Body: { Html: { Data: mail.html, Charset: 'UTF-8' }, Text: { Data: mail.text, Charset: 'UTF-8' } },
            },
            Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
          }),
        );
        return { messageId: MessageId ?? '' };
      } catch (error) {
        const status = error instanceof SESServiceException ? error.$metadata.httpStatusCode : undefined;
        if (error instanceof SESServiceException && status !== undefined && status < 500) {
          return { refused: error.name, isPassing: PASSING_REFUSALS.has(error.name) };
        }
        throw new MailUnavailable('SES gave no clear answer', { cause: error });
      }
    },
  };
}

export type Mailer = ReturnType<typeof mailer>;
