import type { ExecutionStanding } from '../../../ops/console/api.ts';
import type { FaultRequest } from './fault-report.ts';
import type { SwishRequest } from './control.ts';

export type ScenarioStep =
  | { readonly kind: 'fault'; readonly fault: FaultRequest & { readonly times?: number } }
  | { readonly kind: 'swish'; readonly condition: SwishRequest }
  | { readonly kind: 'buy' }
  /** Something that the customer, or a bank, does with the payment request. */
  | { readonly kind: 'phone'; readonly action: object }
  /** Time that passes: a person presses for it, to be there when it does. */
  | { readonly kind: 'advance'; readonly seconds: number };

/** A story of something that goes wrong, and how it ends all the same. */
export interface Scenario {
  readonly steps: readonly ScenarioStep[];
  readonly ends: Extract<ExecutionStanding, 'confirmed' | 'cancelled'>;
}

const MINUTE = 60;
const BUY: ScenarioStep = { kind: 'buy' };
const PAY: ScenarioStep = { kind: 'phone', action: { action: 'pay' } };
const nextCallback = (plan: { readonly copies: number }): ScenarioStep => ({
  kind: 'swish',
  condition: { nextCallbacks: { count: 1, ...plan } },
});

export const SCENARIOS = {
  lostCallback: {
    steps: [nextCallback({ copies: 0 }), BUY, PAY, { kind: 'advance', seconds: 2 * MINUTE }],
    ends: 'confirmed',
  },
  crashAfterConfirm: {
    steps: [
      { kind: 'fault', fault: { target: 'ConfirmOrder', when: 'after', effect: 'crash' } },
      BUY,
      PAY,
      { kind: 'advance', seconds: MINUTE },
    ],
    ends: 'confirmed',
  },
  unclear: {
    steps: [
      BUY,
      {
        kind: 'phone',
        action: { action: 'error', errorCode: 'DS24', later: { action: 'pay', afterSeconds: 15 * MINUTE } },
      },
      { kind: 'advance', seconds: 6 * MINUTE },
      { kind: 'advance', seconds: 11 * MINUTE },
    ],
    ends: 'confirmed',
  },
  swishDown: {
    steps: [
      BUY,
      { kind: 'swish', condition: { downSeconds: 5 * MINUTE } },
      PAY,
      { kind: 'advance', seconds: 7 * MINUTE },
    ],
    ends: 'confirmed',
  },
  doubleCallback: { steps: [nextCallback({ copies: 2 }), BUY, PAY], ends: 'confirmed' },
  throttledTable: {
    steps: [
      {
        kind: 'fault',
        fault: { target: 'table', caller: 'ReserveStock', when: 'before', effect: 'throttle', times: 6 },
      },
      BUY,
      PAY,
    ],
    ends: 'confirmed',
  },
  bouncedMail: {
    steps: [
      { kind: 'fault', fault: { target: 'ses', caller: 'NotifyCustomer', when: 'after', effect: 'bounce' } },
      BUY,
      PAY,
    ],
    ends: 'confirmed',
  },
  abandoned: { steps: [BUY, { kind: 'advance', seconds: 10 * MINUTE }], ends: 'cancelled' },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[];

export interface BoughtOrder {
  /** Also the name of the execution. */
  readonly id: string;
  readonly number: string;
  readonly reference: string;
}

/** How far a scenario has been played. */
export interface Played {
  readonly done: number;
  readonly order: BoughtOrder | undefined;
}

export const NOT_PLAYED: Played = { done: 0, order: undefined };

/** Requests of a page. */
export interface Ask {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body: unknown) => Promise<T>;
}

/** There is nothing left to buy, or the shop did not come to a payment. */
export class CannotBuy extends Error {
  override readonly name = 'CannotBuy';
}

/** Whether the next step waits for a person. */
export const waitsForPress = ({ steps }: Scenario, { done }: Played): boolean => steps[done]?.kind === 'advance';

/**
 * Plays the steps one after the other until one waits for a person, and `isPressed` goes through that one first. Tells
 * `report` after each; what it throws leaves the story where it is.
 *
 * @throws CannotBuy, and what the requests reject with
 */
export async function play(
  scenario: Scenario,
  played: Played,
  ask: Ask,
  { isPressed, report }: { readonly isPressed: boolean; readonly report: (played: Played) => void },
): Promise<Played> {
  let current = played;
  for (let step = scenario.steps[current.done]; step !== undefined; step = scenario.steps[current.done]) {
    if (step.kind === 'advance' && !(isPressed && current.done === played.done)) break;
    current = { done: current.done + 1, order: (await carryOut(step, current, ask)) ?? current.order };
    report(current);
  }
  return current;
}

async function carryOut(step: ScenarioStep, { order }: Played, { get, post }: Ask): Promise<BoughtOrder | undefined> {
  switch (step.kind) {
    case 'fault':
      await post('/local/faults', step.fault);
      return undefined;
    case 'swish':
      await post('/local/phone/swish', step.condition);
      return undefined;
    case 'buy':
      return buy({ get, post });
    case 'phone':
      await post(`/local/phone/${encodeURIComponent(order?.reference ?? '')}`, step.action);
      return undefined;
    case 'advance':
      await post('/local/clock', { advanceSeconds: step.seconds });
      return undefined;
  }
}

interface Answer<T> {
  readonly data: T | null;
}

/** One piece of what there is most of, without delivery, for a customer who has nothing open yet. */
async function buy({ get, post }: Ask): Promise<BoughtOrder> {
  const products =
    (await get<Answer<readonly { readonly id: string; readonly available: number }[]>>('/v1/products')).data ?? [];
  const [product] = products.toSorted((a, b) => b.available - a.available);
  if (product === undefined || product.available < 1) throw new CannotBuy('Nothing is left to buy');
  const { data } = await post<
    Answer<{
      readonly order?: { readonly id: string; readonly number: string };
      readonly payment?: { readonly reference: string };
    }>
  >('/v1/checkout', { order: customer(), cart: [{ id: product.id, number: 1 }] });
  if (data?.order === undefined || data.payment === undefined) throw new CannotBuy('No payment was reached in time');
  return { ...data.order, reference: data.payment.reference };
}

/** Numbers that nobody has, kept free for stories: 070-174 06 05 to 99. */
const FIRST_NUMBER = 5;
const NUMBERS = 95;

function customer(): object {
  const digits = String(FIRST_NUMBER + Math.floor(Math.random() * NUMBERS)).padStart(2, '0');
  return {
    payment: 'swish',
    name: 'Astrid Berg',
    email: `astrid+${digits}@example.com`,
    phone: `070-174 06 ${digits}`,
  };
}
