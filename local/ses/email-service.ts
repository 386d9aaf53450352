import { randomUUID } from 'node:crypto';
import { type AwsRequest, type AwsResponse, type AwsService, ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import { QueryParameters } from '../aws/query-protocol.ts';
import { ses } from './query-protocol.ts';
import type { MailSpec } from '../template/types.ts';
import { type Message, readSendEmail } from './send-email.ts';
import { checkSending } from './sending-checks.ts';

export interface Mail extends Message {
  readonly messageId: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface EmailService extends AwsService {
  /** Everything that was sent since the last reset, the oldest first. */
  mails(): readonly Mail[];
  reset(): void;
}

export interface EmailServiceOptions {
  readonly clock: Clock;
  readonly region?: string;
  /** What the account may send. Without it, everything: from any sender and with any configuration set. */
  readonly account?: MailSpec;
}

/** SES v1 on this machine: mails are kept in memory instead of sent. FEATURES.md says what it takes. */
export function createEmailService({ clock, region = 'eu-north-1', account }: EmailServiceOptions): EmailService {
  let mails: Mail[] = [];

  const sendEmail = (parameters: QueryParameters): AwsResponse => {
    const message = readSendEmail(parameters);
    if (account !== undefined) checkSending(message, { ...account, region });
    const messageId = `0110${clock.now().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
    mails.push({ messageId, ...message, at: new Date(clock.now()).toISOString() });
    return ses.resultOf('SendEmail', { MessageId: messageId });
  };

  const answer = (request: AwsRequest): AwsResponse => {
    const parameters = new QueryParameters(request.body);
    const action = parameters.text('Action');
    if (action === undefined) return ses.errorOf('MissingAction', 'The request has no Action.', 400);
    if (action !== 'SendEmail')
      return ses.errorOf('InvalidAction', `The local SES has no operation ${action}: see local/ses/FEATURES.md.`, 400);
    try {
      return sendEmail(parameters);
    } catch (error) {
      if (error instanceof ServiceError) return ses.errorOf(error.code, error.message, error.status);
      throw error;
    }
  };

  return {
    name: 'email',
    accepts: (request) => ses.accepts(request),
    handle: async (request) => answer(request),
    mails: () => [...mails],
    reset: () => {
      mails = [];
    },
  };
}
