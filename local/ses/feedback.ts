import { randomUUID } from 'node:crypto';
import type { ServiceEvent } from '../event-bridge/event-rules.ts';
import { account } from '../template/deployment.ts';
import { bareAddress } from './email-address.ts';
import type { Message } from './send-email.ts';

/** What can become of a mail that SES took. */
export const FEEDBACK_ACTIONS = ['bounce', 'soft_bounce', 'complain', 'reject'] as const;
export type FeedbackAction = (typeof FEEDBACK_ACTIONS)[number];

interface SentMail extends Message {
  readonly messageId: string;
  /** ISO 8601. */
  readonly at: string;
}

interface Feedback {
  /** As configuration sets name it. */
  readonly type: 'BOUNCE' | 'COMPLAINT' | 'REJECT';
  readonly detailType: string;
  readonly eventType: string;
  readonly details: (recipients: readonly string[], at: string) => Readonly<Record<string, unknown>>;
}

const FEEDBACK: Readonly<Record<FeedbackAction, Feedback>> = {
  bounce: bounced('Permanent', 'General', { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }),
  soft_bounce: bounced('Transient', 'MailboxFull', { status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' }),
  complain: {
    type: 'COMPLAINT',
    detailType: 'Email Complaint Received',
    eventType: 'Complaint',
    details: (recipients, at) => ({
      complaint: {
        feedbackId: randomUUID(),
        complaintSubType: null,
        complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
        timestamp: at,
        userAgent: 'Smultron local SES',
        complaintFeedbackType: 'abuse',
        arrivalDate: at,
      },
    }),
  },
  reject: {
    type: 'REJECT',
    detailType: 'Email Rejected',
    eventType: 'Reject',
    details: () => ({ reject: { reason: 'Bad content' } }),
  },
};

function bounced(bounceType: string, bounceSubType: string, why: { status: string; diagnosticCode: string }): Feedback {
  return {
    type: 'BOUNCE',
    detailType: 'Email Bounced',
    eventType: 'Bounce',
    details: (recipients, at) => ({
      bounce: {
        feedbackId: randomUUID(),
        bounceType,
        bounceSubType,
        bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, action: 'failed', ...why })),
        timestamp: at,
        reportingMTA: 'dns; localhost',
      },
    }),
  };
}

/** The kind of event that tells of it, as a configuration set names it. */
export const feedbackType = (action: FeedbackAction): string => FEEDBACK[action].type;

/** The event that SES publishes, at `at` (ISO 8601), about a mail that was sent with a configuration set. */
export function feedbackEvent(mail: SentMail, action: FeedbackAction, at: string, region: string): ServiceEvent {
  const { detailType, eventType, details } = FEEDBACK[action];
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(bareAddress);
  const arn = (resource: string) => `arn:aws:ses:${region}:${account}:${resource}`;
  const domain = bareAddress(mail.from).split('@').at(-1) ?? '';
  const tags = {
    'ses:configuration-set': mail.configurationSet ?? '',
    'ses:from-domain': domain,
    'ses:operation': 'SendEmail',
    ...mail.tags,
  };
  return {
    source: 'aws.ses',
    detailType,
    resources: [arn(`configuration-set/${mail.configurationSet}`), arn(`identity/${domain}`)],
    detail: {
      eventType,
      mail: {
        timestamp: mail.at,
        source: mail.from,
        sourceArn: arn(`identity/${domain}`),
        sendingAccountId: account,
        messageId: mail.messageId,
        destination: recipients,
        headersTruncated: false,
        headers: [
          { name: 'From', value: mail.from },
          { name: 'To', value: mail.to.join(', ') },
          { name: 'Subject', value: mail.subject },
        ],
        commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.messageId, subject: mail.subject },
        tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      },
      ...details(recipients, at),
    },
  };
}
