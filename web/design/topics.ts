/** What may have changed, as live updates tell it. An event carries no data: it says where to look again. */
export const TOPICS = ['tables', 'executions', 'payments', 'mails', 'clock', 'faults', 'reset'] as const;
export type Topic = (typeof TOPICS)[number];
