import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Invoke } from '../lambda/types.ts';
import type { EventRuleSpec } from '../template/types.ts';
import { AsynchronousInvocations } from './asynchronous-invocations.ts';
import { parseFilters } from './filter-pattern.ts';
import type { Running } from './schedules.ts';

export interface EventRulesOptions {
  readonly clock: Clock;
  readonly rules: readonly EventRuleSpec[];
  readonly invoke: Invoke;
  readonly region: string;
  readonly account: string;
}

/** What a service tells the default bus. */
export interface ServiceEvent {
  /** `aws.ses` */
  readonly source: string;
  /** `Email Bounced` */
  readonly detailType: string;
  /** ARNs. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventRules extends Running {
  /** Invokes the function of every rule whose pattern the event matches. */
  publish(event: ServiceEvent): void;
}

/** The default event bus. All patterns are read before anything starts: a wrong one throws. */
export function startEventRules({ clock, rules, invoke, region, account }: EventRulesOptions): EventRules {
  const invocations = new AsynchronousInvocations({ clock, invoke });
  const parsed = rules.map((rule) => ({ ...rule, matches: parseFilters([rule.pattern]) }));
  return {
    publish: ({ source, detailType, resources, detail }) => {
      const event = {
        version: '0',
        id: randomUUID(),
        'detail-type': detailType,
        source,
        account,
        time: new Date(clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
        region,
        resources,
        detail,
      };
      for (const { name, functionName, matches } of parsed) {
        if (matches(event)) void clock.track(invocations.invoke(name, functionName, event));
      }
    },
    stop: () => invocations.stop(),
  };
}
