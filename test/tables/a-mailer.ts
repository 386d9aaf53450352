import type { Mailer, OutgoingMail, Sent } from '../../lambdas/adapters/mailer.ts';

type Answer = Sent | Error;

/** SES, scripted per mail: the last answer stays, and without one every mail is sent. */
export function aMailer(...answers: readonly Answer[]): Mailer & { readonly mails: OutgoingMail[] } {
  const mails: OutgoingMail[] = [];
  return {
    mails,
    send: (mail) => {
      mails.push(mail);
      const answer = answers[Math.min(mails.length, answers.length) - 1] ?? { messageId: `m${mails.length}` };
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

/** A limit of SES's own, which passes. */
export const THROTTLED: Sent = { refused: 'Throttling', isPassing: true };
/** A refusal of the mail itself. */
export const REJECTED: Sent = { refused: 'MessageRejected', isPassing: false };
