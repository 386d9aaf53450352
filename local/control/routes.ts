import { ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import type { ChangeSource } from '../../web/server/event-stream.ts';
import type { RuleReport } from '../rules/evaluate-rules.ts';
import {
  mailView,
  phoneView,
  refundView,
  stateView,
  type ControlledMail,
  type ControlledPayment,
  type ControlledRefund,
  type ShopRows,
} from './views.ts';

/** What the local cloud lets itself be asked and told. Errors meant for the caller are a ServiceError with a 4xx. */
export interface ControlDependencies {
  readonly clock: Pick<Clock, 'now' | 'offsetMs' | 'nextDueAt' | 'advance'>;
  rules(): Promise<RuleReport>;
  readonly mails: {
    /** The oldest first. */
    list(): readonly ControlledMail[];
    /** Lets a mail come back; `action` as it came. */
    comeBack(messageId: string, action: unknown): void;
  };
  readonly phone: {
    /** Open and past payment requests, the oldest first. */
    list(): readonly ControlledPayment[];
    /** `body` as it came; whoever acts checks it. */
    act(reference: string, body: unknown): unknown;
    /** Puts a request on the phone; `body` as it came. */
    scan(body: unknown): ControlledPayment;
    /** Says ahead what is to happen to a payment. */
    script(body: unknown): unknown;
    /** How Swish is as a whole. */
    condition(): unknown;
    /** Takes Swish down, brings it back, or says what becomes of callbacks. */
    setCondition(body: unknown): unknown;
    /** The oldest first. */
    refunds(): readonly ControlledRefund[];
  };
  /** Catalogue as new, clock at real time, nothing else left. */
  reset(): Promise<void>;
  readonly faults: {
    /** `fault` as it came. */
    add(fault: unknown): unknown;
    /** What is armed, what was met, and what could be armed. */
    list(): unknown;
    /** Disarms everything, forgets what was met, and lets Swish be as ever. */
    clear(): void;
  };
  state(): Promise<ShopRows>;
  readonly changes: ChangeSource;
}

/** The HTML of a mail: somebody else's, as it was sent. */
export class MailAnswer {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** An answer that does not end: it goes on telling what changes until the caller goes away. */
export class LiveAnswer {
  readonly source: ChangeSource;

  constructor(source: ChangeSource) {
    this.source = source;
  }
}

/** `parameter` is the decoded last part of the path, where the route has one. */
export type Answer = (deps: ControlDependencies, call: { parameter: string; body: unknown }) => unknown;

type Method = 'GET' | 'POST' | 'DELETE';

interface Route {
  readonly path: RegExp;
  readonly methods: Readonly<Partial<Record<Method, Answer>>>;
}

const LONGEST_ADVANCE_SECONDS = 400 * 86_400;

const clockView = ({ clock }: ControlDependencies) => ({
  now: new Date(clock.now()).toISOString(),
  offsetSeconds: Math.round(clock.offsetMs) / 1000,
  nextDueAt: clock.nextDueAt === undefined ? null : new Date(clock.nextDueAt).toISOString(),
});

const ROUTES: readonly Route[] = [
  {
    path: /^\/local\/clock$/,
    methods: {
      GET: clockView,
      POST: async (deps, { body }) => {
        await deps.clock.advance(advanceSeconds(body) * 1000);
        return clockView(deps);
      },
    },
  },
  { path: /^\/local\/rules$/, methods: { GET: (deps) => deps.rules() } },
  { path: /^\/local\/mails$/, methods: { GET: (deps) => deps.mails.list().map(mailView).toReversed() } },
  {
    path: /^\/local\/mails\/([^/]+)$/,
    methods: {
      POST: (deps, { parameter: messageId, body }) => {
        const { action }: { readonly action?: unknown } = typeof body === 'object' && body !== null ? body : {};
        deps.mails.comeBack(messageId, action);
        return { messageId, action };
      },
    },
  },
  {
    path: /^\/local\/mails\/([^/]+)\/html$/,
    methods: {
      GET: (deps, { parameter: messageId }) => {
        const html = deps.mails.list().find((mail) => mail.messageId === messageId)?.html;
        if (html === undefined || html === null)
          throw new ServiceError('NotFound', `There is no mail ${messageId} with HTML.`, 404);
        return new MailAnswer(html);
      },
    },
  },
  { path: /^\/local\/phone$/, methods: { GET: (deps) => deps.phone.list().map(phoneView).toReversed() } },
  { path: /^\/local\/phone\/refunds$/, methods: { GET: (deps) => deps.phone.refunds().map(refundView).toReversed() } },
  { path: /^\/local\/phone\/scan$/, methods: { POST: (deps, { body }) => phoneView(deps.phone.scan(body)) } },
  { path: /^\/local\/phone\/script$/, methods: { POST: (deps, { body }) => deps.phone.script(body) } },
  {
    path: /^\/local\/phone\/swish$/,
    methods: { GET: (deps) => deps.phone.condition(), POST: (deps, { body }) => deps.phone.setCondition(body) },
  },
  {
    path: /^\/local\/phone\/([^/]+)$/,
    methods: { POST: (deps, { parameter, body }) => deps.phone.act(parameter, body) },
  },
  {
    path: /^\/local\/reset$/,
    methods: {
      POST: async (deps) => {
        await deps.reset();
        return clockView(deps);
      },
    },
  },
  {
    path: /^\/local\/faults$/,
    methods: {
      GET: (deps) => deps.faults.list(),
      POST: (deps, { body }) => deps.faults.add(body),
      DELETE: (deps) => {
        deps.faults.clear();
        return deps.faults.list();
      },
    },
  },
  { path: /^\/local\/events$/, methods: { GET: ({ changes }) => new LiveAnswer(changes) } },
  { path: /^\/local\/state$/, methods: { GET: async (deps) => stateView(await deps.state()) } },
];

export interface FoundRoute {
  readonly answer: Answer;
  readonly parameter: string;
}

/** @throws ServiceError 404 for a path that there is not, 405 for a method that it has not */
export function findRoute(method: string, path: string): FoundRoute {
  for (const { path: pattern, methods } of ROUTES) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const answer = isMethod(method) ? methods[method] : undefined;
    if (answer !== undefined) return { answer, parameter: decoded(match[1] ?? '') };
    const allowed = Object.keys(methods).join(', ');
    throw new ServiceError('MethodNotAllowed', `${path} takes ${allowed}, not ${method}.`, 405, { allowed });
  }
  throw new ServiceError('NotFound', `The local cloud has no ${path}.`, 404);
}

const isMethod = (method: string): method is Method => method === 'GET' || method === 'POST' || method === 'DELETE';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new ServiceError('BadRequest', `${text} is not a valid part of a path: ${(error as Error).message}.`, 400);
  }
}

function advanceSeconds(body: unknown): number {
  const seconds: unknown = typeof body === 'object' && body !== null && 'advanceSeconds' in body && body.advanceSeconds;
  if (typeof seconds === 'number' && seconds > 0 && seconds <= LONGEST_ADVANCE_SECONDS) return seconds;
  throw new ServiceError(
    'BadRequest',
    `advanceSeconds must be a number above 0 and at most ${LONGEST_ADVANCE_SECONDS}: the clock only goes forward.`,
    400,
  );
}
