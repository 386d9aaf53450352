import type { AwsRequest, AwsResponse, AwsService } from '../aws/types.ts';
import { isFeedback, type Fault, type FeedbackEffect } from './fault.ts';
import type { Faults } from './faults.ts';
import { fallSilent, loseAnswer } from './lost-answers.ts';
import { serviceKinds, type ServiceKind } from './service-kinds.ts';

export interface FaultyServiceOptions {
  readonly faults: Faults;
  /** The function that made a request; undefined when it was somebody else. */
  readonly callerOf: (request: AwsRequest) => string | undefined;
  /** Ends a function, and with it what it was doing. */
  readonly kill: (functionName: string) => Promise<void>;
  /** Lets a mail come back that SES has taken. */
  readonly comeBack: (messageId: string, action: FeedbackEffect) => void;
}

/** Lets what functions ask of tables and SES meet the faults that are armed for it. What others ask meets none. */
export function faultyService(service: AwsService, options: FaultyServiceOptions): AwsService {
  const kind = serviceKinds[service.name];
  if (kind === undefined) return service;
  const { faults, callerOf, kill, comeBack } = options;
  return {
    name: service.name,
    accepts: (request) => service.accepts(request),
    handle: async (request) => {
      const caller = faults.isArmed ? callerOf(request) : undefined;
      const encounter = caller === undefined ? undefined : { ...kind.encounter(request), caller };
      const fault = encounter === undefined ? undefined : faults.meet(encounter);
      if (caller === undefined || fault === undefined) return service.handle(request);
      const answer = fault.when === 'after' ? await service.handle(request) : undefined;
      if (answer === undefined || !isFeedback(fault.effect)) {
        return answerOf(fault, kind, request, () => kill(caller));
      }
      const messageId = MESSAGE_ID.exec(String(answer.body))?.[1];
      if (messageId !== undefined) comeBack(messageId, fault.effect);
      return answer;
    },
  };
}

/** Of a mail that SES did not take there is none, and nothing comes back. */
const MESSAGE_ID = /<MessageId>([^<]+)<\/MessageId>/;

async function answerOf(
  { effect, target }: Fault,
  kind: ServiceKind,
  request: AwsRequest,
  killCaller: () => Promise<void>,
): Promise<AwsResponse> {
  switch (effect) {
    case 'error':
      return kind.failed();
    case 'throttle':
      return kind.throttled(request);
    case 'crash':
      await killCaller();
      return loseAnswer();
    case 'lose':
      return loseAnswer();
    case 'timeout':
      // A client of the tables asks three times: it is told at once, instead of being kept waiting each time.
      return target === 'table' ? loseAnswer() : fallSilent();
    case 'bounce':
    case 'complain':
      throw new Error(`${effect} is no answer`);
  }
}
