import type { AwsResponse } from '../aws/types.ts';
import type { QueryParameters } from '../aws/query-protocol.ts';
import type { MailSpec } from '../template/types.ts';
import { ses } from './query-protocol.ts';

/** What an account out of the sandbox begins with in most regions; none of it is counted here. */
const QUOTA = { Max24HourSend: '50000.0', MaxSendRate: '14.0' };
const DAY_MS = 86_400_000;

/**
 * GetIdentityVerificationAttributes: what the template makes an identity counts as verified, whatever its DNS says. Where
 * it makes none, the account has one already that the template does not know, and everything that is asked for is it.
 */
export function verificationAttributes(parameters: QueryParameters, account: MailSpec | undefined): AwsResponse {
  const known = parameters
    .texts('Identities')
    .filter((identity) => account?.identities?.includes(identity.toLowerCase()) !== false);
  return ses.resultOf('GetIdentityVerificationAttributes', {
    VerificationAttributes: new Map(known.map((identity) => [identity, { VerificationStatus: 'Success' }])),
  });
}

/** GetSendQuota. `sentAt` are the times of all mails, epoch ms. */
export const sendQuota = (sentAt: readonly number[], now: number): AwsResponse =>
  ses.resultOf('GetSendQuota', {
    ...QUOTA,
    SentLast24Hours: sentAt.filter((at) => at > now - DAY_MS).length.toFixed(1),
  });
