import { GetIdentityVerificationAttributesCommand, GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import type { Access } from '../../lambdas/adapters/access.ts';
import { TIME_LIMITS } from '../../lambdas/adapters/time-limits.ts';

/** What an account in the sandbox may send in a day; whoever is out of it may send more. */
const SANDBOX_MAILS_A_DAY = 200;

/** The account as SES has it. */
export function mailAccount(access: Access) {
  const client = new SESClient({ ...access, maxAttempts: 3, requestHandler: TIME_LIMITS });
  return {
    /** Those of the identities that the account has, and whether they are verified. */
    async identities(identities: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
      const { VerificationAttributes = {} } = await client.send(
        new GetIdentityVerificationAttributesCommand({ Identities: [...identities] }),
      );
      return new Map(
        Object.entries(VerificationAttributes).map(([identity, { VerificationStatus }]) => [
          identity,
          VerificationStatus === 'Success',
        ]),
      );
    },

    /** How many mails a day and a second the account may send. The sandbox is told by its limit: v1 has no word for it. */
    async quota(): Promise<{ readonly perDay: number; readonly perSecond: number; readonly isSandbox: boolean }> {
      const { Max24HourSend = 0, MaxSendRate = 0 } = await client.send(new GetSendQuotaCommand({}));
      // -1 is no limit.
      const isSandbox = Max24HourSend >= 0 && Max24HourSend <= SANDBOX_MAILS_A_DAY;
      return { perDay: Max24HourSend, perSecond: MaxSendRate, isSandbox };
    },
  };
}

export type MailAccount = ReturnType<typeof mailAccount>;
