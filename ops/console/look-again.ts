import type { ChangeSource } from '../../web/server/event-stream.ts';

const TOPICS = new Set(['executions', 'tables'] as const);

/** AWS tells a page on this machine of no change: while somebody listens, it is told to look again every so often. */
export const lookAgainEvery = (periodMs: number): ChangeSource => ({
  subscribe: (listener) => {
    const timer = setInterval(() => listener(TOPICS), periodMs);
    timer.unref();
    return () => clearInterval(timer);
  },
});
