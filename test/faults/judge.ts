import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { MailKind } from '../../lambdas/domain/mail-record.ts';
import type { MailRecipient, Order } from '../../lambdas/domain/order.ts';
import { orderStateOf } from '../../lambdas/domain/status.ts';
import { checkoutsOf } from '../../local/rules/world.ts';
import { brokenRules } from '../simulation/all-rules.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { CALLBACKS } from './callbacks.ts';
import type { Flow } from './flows.ts';
import { MODES, type ModeName } from './modes.ts';
import type { Purchase, Scene } from './scene.ts';

/** What of a checkout is to be seen when it is over: `paid`, `cancelled declined`, `flagged payment_mismatch`. */
function endOf(checkout: Checkout): string {
  const { attention, ending, refusal } = checkout;
  if (attention !== undefined) return `flagged ${attention.reason}`;
  if (ending === 'rejected') return `rejected ${refusal?.code}`;
  const { status, reason } = orderStateOf(checkout);
  return [status, reason].filter(Boolean).join(' ');
}

type Mail = readonly [kind: MailKind, recipient: MailRecipient];

/** The mails that somebody has to have got by an end, besides what came on the way. */
const OWED: Readonly<Record<string, readonly Mail[]>> = {
  paid: [
    ['confirmation', 'customer'],
    ['confirmation', 'admin'],
  ],
  refunded: [['refund', 'customer']],
};

/**
 * What is wrong with a flow that is over, a sentence each: rules that are broken, people who were told what is not so,
 * and whatever is not over. Where nothing failed, everything has to have ended as the flow says.
 */
export async function judge(scene: Scene, flow: Flow, mode: ModeName | undefined): Promise<string[]> {
  const { simulation, purchases } = scene;
  const rows = await simulation.tables.rows();
  const { orders, products } = rows;
  const checkouts = checkoutsOf(rows).toSorted((one, other) => one.createdAt - other.createdAt);
  const isRunning = simulation.stepFunctions.executions.filter(({ status }) => status === 'RUNNING');
  return [
    ...(await brokenRules(simulation)),
    ...(mode === undefined ? unlike(checkouts.map(endOf), flow.ends) : []),
    ...(mode !== undefined && 'isLong' in MODES[mode] ? [] : purchases.flatMap(leftAlone)),
    ...purchases.flatMap((purchase, index) => faultsOfPurchase(purchase, flow, index, checkouts)),
    ...untold(scene, checkouts),
    ...checkouts.flatMap((checkout) =>
      mailsMissing(
        checkout,
        orders.find(({ id }) => id === checkout.id),
        simulation,
      ),
    ),
    ...isRunning.map(({ name }) => `${name} still runs`),
    ...products.filter(({ reserved = 0 }) => reserved !== 0).map(({ id, reserved }) => `${id}: ${reserved} still held`),
  ];
}

const unlike = (found: readonly string[], expected: readonly string[]): string[] =>
  found.join(', ') === expected.join(', ') ? [] : [`Ended as ${found.join(', ')} instead of ${expected.join(', ')}`];

/** While a service is gone for minutes, a customer may wait for an answer in vain. */
const leftAlone = ({ told }: Purchase): string[] =>
  told.kind === 'left alone' ? ['The customer never got an answer'] : [];

/** Who was shown a request to pay has to find at Swish what was shown, and to end as the flow says. */
function faultsOfPurchase(
  { told, isUnfounded }: Purchase,
  { ends, mayEnd = [] }: Flow,
  index: number,
  checkouts: readonly Checkout[],
): string[] {
  if (told.kind !== 'payable') return [];
  const checkout = checkouts.find(({ id }) => id === told.id);
  const end = checkout === undefined ? 'nothing' : endOf(checkout);
  const expected = [ends[index] ?? '', ...mayEnd];
  return [
    ...(isUnfounded ? ['The customer was shown a request that Swish does not have'] : []),
    ...(expected.includes(end) ? [] : [`What the customer was asked to pay ended as ${end}, not as ${expected[0]}`]),
  ];
}

/** Of whom nobody was shown how to pay, no money may be taken, and nobody may be called. */
function untold({ simulation, purchases, callback }: Scene, checkouts: readonly Checkout[]): string[] {
  const shown = new Set(purchases.map(({ told }) => (told.kind === 'payable' ? told.id : '')));
  // Straight to a phone it can be paid before anybody was told of it: then it is money for an order like any other.
  if ('isEarly' in CALLBACKS[callback]) return [];
  return checkouts
    .filter(({ id }) => !shown.has(id))
    .flatMap((checkout) => {
      const end = endOf(checkout);
      const isPaid = simulation.swish.find(instructionIdOf(checkout.id))?.status === 'PAID';
      return [
        ...(isPaid ? [`${checkout.id} was paid, though its customer was refused`] : []),
        ...(/^(cancelled|rejected) /.test(end) ? [] : [`What the customer was refused ended as ${end}`]),
      ];
    });
}

/** A mail of which SES would twice not say whether it went out is rightly given up: then the record says that. */
function mailsMissing(checkout: Checkout, order: Order | undefined, simulation: Simulation): string[] {
  const { id } = checkout;
  const end = endOf(checkout).split(' ', 1)[0] ?? '';
  const isSent = (kind: string, recipient: string) =>
    simulation
      .mails()
      .some(({ tags }) => tags['order'] === id && tags['kind'] === kind && tags['recipient'] === recipient);
  const owed: Mail[] = [...(OWED[end] ?? [])];
  if (end === 'cancelled' && isSent('unclear', 'customer')) owed.push(['resolution', 'customer']);
  return owed
    .filter(([kind, recipient]) => !isSent(kind, recipient))
    .filter(([kind, recipient]) => order?.notifications[recipient][kind]?.error !== 'unclear')
    .map(([kind, recipient]) => `${id} ended as ${end}, but the ${recipient} has no ${kind} mail`);
}
