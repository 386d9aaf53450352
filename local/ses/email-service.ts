import { randomUUID } from 'node:crypto';
import { type AwsRequest, type AwsResponse, type AwsService, ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import { QueryParameters } from '../aws/query-protocol.ts';
import { ses } from './query-protocol.ts';
import type { MailSpec } from '../template/types.ts';
import type { ServiceEvent } from '../event-bridge/event-rules.ts';
import { sendQuota, verificationAttributes } from './account.ts';
import { FEEDBACK_ACTIONS, feedbackEvent, feedbackType, type FeedbackAction } from './feedback.ts';
import { type Message, readSendEmail } from './send-email.ts';
import { checkSending } from './sending-checks.ts';

export interface Mail extends Message {
  readonly messageId: string;
  /** ISO 8601. */
  readonly at: string;
  /** What became of it after it was sent, the oldest first. */
  readonly feedback: readonly { readonly action: FeedbackAction; readonly at: string }[];
}

export interface EmailService extends AwsService {
  /** Everything that was sent since the last reset, the oldest first. */
  mails(): readonly Mail[];
  /**
   * Lets a mail come back. EventBridge hears of it if the mail was sent with a configuration set that tells of such.
   *
   * @throws ServiceError 404 for a mail that was not sent, 400 for something that cannot become of one
   */
  comeBack(messageId: string, action: unknown): void;
  reset(): void;
}

export interface EmailServiceOptions {
  readonly clock: Clock;
  readonly region?: string;
  /** What the account may send. Without it, everything: from any sender and with any configuration set. */
  readonly account?: MailSpec;
  /** Tells EventBridge what became of mails. */
  readonly publish?: (event: ServiceEvent) => void;
  /** Hears of every mail that is sent or comes back. */
  readonly onChange?: () => void;
}

/** SES v1 on this machine: mails are kept in memory instead of sent. FEATURES.md says what it takes. */
export function createEmailService({
  clock,
  region = 'eu-north-1',
  account,
  publish,
  onChange,
}: EmailServiceOptions): EmailService {
  let mails: Mail[] = [];

  const comeBack = (messageId: string, action: unknown): void => {
    const mail = mails.find((sent) => sent.messageId === messageId);
    if (mail === undefined) throw new ServiceError('NotFound', `There is no mail ${messageId}.`, 404);
    const known = FEEDBACK_ACTIONS.find((each) => each === action);
    if (known === undefined)
      throw new ServiceError('BadRequest', `action: must be one of ${FEEDBACK_ACTIONS.join(', ')}`, 400);
    const at = new Date(clock.now()).toISOString();
    mails = mails.map((each) =>
      each === mail ? { ...mail, feedback: [...mail.feedback, { action: known, at }] } : each,
    );
    onChange?.();
    const set = account?.configurationSets.find(({ name }) => name === mail.configurationSet);
    if (set?.events.includes(feedbackType(known)) === true) publish?.(feedbackEvent(mail, known, at, region));
  };

  const sendEmail = (parameters: QueryParameters): AwsResponse => {
    const message = readSendEmail(parameters);
    if (account !== undefined) checkSending(message, { ...account, region });
    const messageId = `0110${clock.now().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
    mails.push({ messageId, ...message, at: new Date(clock.now()).toISOString(), feedback: [] });
    onChange?.();
    return ses.resultOf('SendEmail', { MessageId: messageId });
  };

  const answer = (request: AwsRequest): AwsResponse => {
    const parameters = new QueryParameters(request.body);
    const action = parameters.text('Action');
    if (action === undefined) return ses.errorOf('MissingAction', 'The request has no Action.', 400);
    if (action === 'GetIdentityVerificationAttributes') return verificationAttributes(parameters, account);
    if (action === 'GetSendQuota') {
      return sendQuota(
        mails.map(({ at }) => Date.parse(at)),
        clock.now(),
      );
    }
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
    comeBack,
    reset: () => {
      mails = [];
    },
  };
}
