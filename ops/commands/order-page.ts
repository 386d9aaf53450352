import { describeFeedback } from '../../lambdas/domain/mail-feedback.ts';
import { sekFromOre } from '../../lambdas/domain/money.ts';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { ShownOrder } from '../operations/show-order.ts';
import { factsOf, section, tableOf, timeOf } from '../page.ts';

/** An order on one page. */
export function orderPage(shown: ShownOrder): string {
  return [
    section(headingOf(shown), factsOf(orderFacts(shown))),
    section('Customer', factsOf(customerFacts(shown))),
    section('Payment', factsOf(paymentFacts(shown))),
    section('Pieces', [piecesOf(shown)]),
    section('Runs', shown.runs.length === 0 ? ['none'] : shown.runs.flatMap(runLines)),
    section('Mails', [mailsOf(shown)]),
    section('Timeline (UTC)', [
      tableOf(
        ['at', 'who', 'what'],
        shown.timeline.map(({ at, source, what }) => [timeOf(at), source, what]),
      ),
    ]),
    section('Operations', [operationsOf(shown)]),
  ].join('\n\n');
}

const headingOf = ({ id, order, checkout }: ShownOrder): string =>
  order === undefined
    ? `Checkout ${id}: ${checkout?.ending ?? 'open'}, no order`
    : `Order ${order.number}: ${order.status}`;

function orderFacts({ id, order, checkout }: ShownOrder): Record<string, string | undefined> {
  const flag = checkout?.attention;
  return {
    id,
    reason: order?.status_reason ?? checkout?.reason,
    total: order?.total === undefined ? undefined : `${order.total.toFixed(2)} SEK`,
    delivery: order?.delivery,
    flagged: flag && `${flag.reason}, since ${timeOf(flag.at)}`,
    record: checkout === undefined ? 'none: of the old checkout, or gone' : (checkout.ending ?? 'open'),
    'looked at next': timeOr(checkout?.dueAt),
    successor: checkout?.successor,
  };
}

const customerFacts = ({ order }: ShownOrder): Record<string, string | undefined> => order?.information ?? {};

function paymentFacts({ id, order, checkout }: ShownOrder): Record<string, string | undefined> {
  const { outcomeDetail: detail, refund, paidBack, amountOre } = checkout ?? {};
  return {
    'at Swish': checkout?.outcome ?? (checkout?.askedAt === undefined ? 'never asked' : 'not known'),
    code: detail?.errorCode,
    reference: checkout?.askedAt === undefined ? order?.payment?.id : instructionIdOf(id),
    "bank's reference": detail?.paymentReference ?? order?.payment?.reference,
    asked: sekOr(amountOre),
    paid: sekOr(detail?.amountOre),
    refund:
      refund &&
      [`number ${refund.number}`, refund.status ?? 'open', refund.errorCode, refund.id].filter(Boolean).join(', '),
    'paid back': paidBack && `another way, ${timeOf(paidBack.at)} by ${paidBack.operator}: ${paidBack.why}`,
  };
}

function piecesOf({ order, holds }: ShownOrder): string {
  const rows = new Map(holds.map((row) => [row.productId, row]));
  return tableOf(
    ['pieces', 'product', 'row', 'until (UTC)'],
    (order?.cart ?? []).map(({ id, number }) => {
      const row = rows.get(id);
      return [String(number), id, row?.status ?? 'no row', row === undefined ? '' : timeOf(row.expiresAt * 1000)];
    }),
  );
}

function runLines({ name, status, startedAt, stoppedAt, error, cause, console }: ShownOrder['runs'][number]): string[] {
  const ended = stoppedAt === undefined ? '' : `, ended ${timeOf(stoppedAt)}`;
  return [
    `${name}: ${status.toLowerCase()}, started ${timeOf(startedAt)}${ended}`,
    ...(error === undefined ? [] : [`  ${error}: ${cause ?? ''}`]),
    `  ${console}`,
  ];
}

function mailsOf({ mails }: ShownOrder): string {
  if (mails.length === 0) return 'none';
  return tableOf(
    ['mail', 'to', 'status', 'at (UTC)', 'attempts', ''],
    mails.map(({ kind, recipient, status, at, attempt, error, feedback, resent = [] }) => [
      kind,
      recipient,
      status,
      timeOf(at),
      String(attempt),
      [
        ...(error === undefined ? [] : [error]),
        ...(feedback === undefined ? [] : [describeFeedback(feedback)]),
        ...resent.map(({ operator, why }) => `again by ${operator}: ${why}`),
      ].join('; '),
    ]),
  );
}

function operationsOf({ operations }: ShownOrder): string {
  if (operations.length === 0) return 'none: there is no order';
  return tableOf(
    ['operation', 'allowed', ''],
    operations.map(({ operation, isAllowed, why }) => [operation, isAllowed ? 'yes' : 'no', why]),
  );
}

const timeOr = (at: number | undefined): string | undefined => (at === undefined ? undefined : timeOf(at));
const sekOr = (ore: number | undefined): string | undefined =>
  ore === undefined ? undefined : `${sekFromOre(ore).toFixed(2)} SEK`;
