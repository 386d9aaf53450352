import * as z from 'zod';
import type { MailFeedback, MailRecipient } from '../domain/order.ts';

/** SES's word for why. Anything else than a word might be a sentence of a mail server, with the address in it. */
const word = z
  .string()
  .regex(/^[A-Za-z][A-Za-z -]{0,63}$/)
  .catch('unknown');
const time = z.iso.datetime().transform((text) => Date.parse(text));
/** A tag is a list, since SES allows its name several times. */
const tag = <Schema extends z.ZodType>(value: Schema) => z.tuple([value]).transform(([only]) => only);

const MailSchema = z.object({
  messageId: z.string().regex(/^[\w-]{1,128}$/),
  tags: z.object({
    order: tag(z.uuid()),
    kind: tag(z.string().regex(/^\w{1,64}$/)),
    recipient: tag(z.enum(['customer', 'admin'] satisfies MailRecipient[])),
    attempt: tag(z.coerce.number().pipe(z.int().positive())),
  }),
});

const DetailSchema = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Bounce'),
    mail: MailSchema,
    bounce: z.object({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: word,
      timestamp: time,
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail: MailSchema,
    /** What the customer complained of, where the mail provider says; or that SES did not send, because of an earlier one. */
    complaint: z.object({
      complaintFeedbackType: word.optional(),
      complaintSubType: word.nullish(),
      timestamp: time,
    }),
  }),
  z.object({ eventType: z.literal('Reject'), mail: MailSchema, reject: z.object({ reason: word }) }),
]);

type Detail = z.output<typeof DetailSchema>;

/**
 * An event of SES about a mail that came back, or that SES did not send after all, as EventBridge delivers it: which
 * mail it is about, by the tags that it was sent with, and what came of it. Addresses and what mail servers wrote are left
 * behind.
 */
export const MailFeedbackEventSchema = z
  .object({ id: z.string(), time, detail: DetailSchema })
  .transform(({ detail, time }) => ({
    messageId: detail.mail.messageId,
    mail: detail.mail.tags,
    feedback: feedbackOf(detail, time),
  }));

export type ReportedFeedback = z.output<typeof MailFeedbackEventSchema>;

function feedbackOf(detail: Detail, at: number): MailFeedback {
  switch (detail.eventType) {
    case 'Bounce': {
      const { bounceType, bounceSubType, timestamp } = detail.bounce;
      return {
        type: 'bounce',
        subtype: bounceSubType,
        undelivered: bounceType === 'Permanent',
        at: timestamp,
      };
    }
    case 'Complaint': {
      const { complaintSubType, complaintFeedbackType = 'unknown', timestamp } = detail.complaint;
      return {
        type: 'complaint',
        subtype: complaintSubType ?? complaintFeedbackType,
        // Only this subtype means that the mail was kept back, because of a complaint about an earlier one.
        undelivered: complaintSubType === 'OnAccountSuppressionList',
        at: timestamp,
      };
    }
    case 'Reject':
      return { type: 'reject', subtype: detail.reject.reason, undelivered: true, at };
  }
}
