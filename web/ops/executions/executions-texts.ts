import type { AttentionReason } from '../../../lambdas/domain/attention.ts';
import type { CartRefusal } from '../../../lambdas/domain/errors.ts';
import type { ExecutionFilter, ExecutionStanding } from '../../../ops/console/api.ts';
import type { Texts } from '../../design/language.ts';

interface ExecutionsTexts {
  readonly title: string;
  readonly filters: string;
  readonly filterNames: Readonly<Record<ExecutionFilter, string>>;
  readonly standings: Readonly<Record<ExecutionStanding, string>>;
  /** Why a cart was refused, or a person is needed. An order's own reasons are told by its page. */
  readonly reasons: Readonly<Record<CartRefusal | AttentionReason, string>>;
  readonly search: string;
  readonly searchHint: string;
  readonly found: (text: string) => string;
  readonly list: string;
  readonly noOrder: string;
  readonly run: (number: number) => string;
  readonly started: string;
  readonly columns: Readonly<Record<'order' | 'standing' | 'reason' | 'started' | 'duration' | 'id', string>>;
  readonly more: string;
  readonly lookFurther: (lookedAt: number) => string;
  readonly loadingMore: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly emptyFilter: string;
  readonly notFound: (text: string) => string;
  readonly notFoundHint: string;
  readonly orderAlone: (number: string) => string;
}

export const EXECUTIONS_TEXTS: Texts<ExecutionsTexts> = {
  sv: {
    title: 'Körningar',
    filters: 'Visa',
    filterNames: {
      all: 'Alla',
      running: 'Pågår',
      'waiting-for-payment': 'Väntar på betalning',
      confirmed: 'Bekräftade',
      cancelled: 'Avbrutna',
      refunded: 'Återbetalda',
      rejected: 'Nekade',
      'needs-attention': 'Kräver åtgärd',
    },
    standings: {
      running: 'Pågår',
      'waiting-for-payment': 'Väntar på betalning',
      confirmed: 'Bekräftad',
      cancelled: 'Avbruten',
      refunded: 'Återbetald',
      rejected: 'Nekad',
      'needs-attention': 'Kräver åtgärd',
      'handed-over': 'Överlämnad',
      aborted: 'Stoppad',
    },
    reasons: {
      product_not_found: 'En vara finns inte',
      product_unavailable: 'En vara säljs inte längre',
      quantity_limit: 'För många av en vara',
      delivery_not_found: 'Leveranssättet finns inte',
      amount_out_of_range: 'Summan går inte att betala med Swish',
      payment_unclear: 'Ingen vet om betalningen gick igenom',
      payment_mismatch: 'Betalat, men inte det som begärdes',
      confirm_failed: 'Kunde inte bekräftas',
      cancel_failed: 'Kunde inte avbrytas',
      reclaim_failed: 'Oklart om varorna finns kvar',
      refund_failed: 'Swish nekade återbetalningen',
      refund_unclear: 'Ingen vet om återbetalningen gick igenom',
      refund_stuck: 'Återbetalningen blev inte klar',
      unknown_kind: 'Startad för något okänt',
      unknown_run: 'Startad utan att vara numrerad',
    },
    search: 'Sök körningar',
    searchHint: 'Ordernummer, id eller e-post',
    found: (text) => `Hittat för ”${text}”`,
    list: 'Körningar, de nyaste först',
    noOrder: 'Ingen order',
    run: (number) => `körning ${number}`,
    started: 'startad',
    columns: {
      order: 'Order',
      standing: 'Läge',
      reason: 'Varför',
      started: 'Startad',
      duration: 'Tid',
      id: 'Id',
    },
    more: 'Visa fler',
    lookFurther: (lookedAt) => `Leta vidare (${lookedAt} genomsökta)`,
    loadingMore: 'Hämtar fler …',
    empty: 'Inga körningar ännu',
    emptyHint: 'När någon går till kassan i butiken syns det här på en gång.',
    emptyFilter: 'Ingen körning är i det läget just nu.',
    notFound: (text) => `Inget hittades för ”${text}”.`,
    notFoundHint: 'Sök med hela ordernumret, ett id, en referens från Swish eller kundens e-postadress.',
    orderAlone: (number) => `Order ${number} finns, men ingen körning finns kvar`,
  },
  en: {
    title: 'Executions',
    filters: 'Show',
    filterNames: {
      all: 'All',
      running: 'Running',
      'waiting-for-payment': 'Waiting for payment',
      confirmed: 'Confirmed',
      cancelled: 'Cancelled',
      refunded: 'Refunded',
      rejected: 'Rejected',
      'needs-attention': 'Needs attention',
    },
    standings: {
      running: 'Running',
      'waiting-for-payment': 'Waiting for payment',
      confirmed: 'Confirmed',
      cancelled: 'Cancelled',
      refunded: 'Refunded',
      rejected: 'Rejected',
      'needs-attention': 'Needs attention',
      'handed-over': 'Handed over',
      aborted: 'Stopped',
    },
    reasons: {
      product_not_found: 'There is no such product',
      product_unavailable: 'A product is no longer sold',
      quantity_limit: 'Too many of one product',
      delivery_not_found: 'There is no such delivery',
      amount_out_of_range: 'Swish does not take this amount',
      payment_unclear: 'Nobody knows if the payment went through',
      payment_mismatch: 'Paid, but not what was asked for',
      confirm_failed: 'Could not be confirmed',
      cancel_failed: 'Could not be cancelled',
      reclaim_failed: 'The pieces could not be held again',
      refund_failed: 'Swish refused the refund',
      refund_unclear: 'Nobody knows if the refund went through',
      refund_stuck: 'The refund did not finish',
      unknown_kind: 'Started for something unknown',
      unknown_run: 'Started without a number',
    },
    search: 'Search executions',
    searchHint: 'Order number, id or e-mail',
    found: (text) => `Found for “${text}”`,
    list: 'Executions, the newest first',
    noOrder: 'No order',
    run: (number) => `run ${number}`,
    started: 'started',
    columns: {
      order: 'Order',
      standing: 'Standing',
      reason: 'Why',
      started: 'Started',
      duration: 'Time',
      id: 'Id',
    },
    more: 'Show more',
    lookFurther: (lookedAt) => `Look further (${lookedAt} looked through)`,
    loadingMore: 'Loading more …',
    empty: 'No executions yet',
    emptyHint: 'As soon as somebody checks out in the shop, it shows here.',
    emptyFilter: 'No execution stands like this right now.',
    notFound: (text) => `Nothing was found for “${text}”.`,
    notFoundHint: 'Search by the whole order number, an id, a reference of Swish or the customer’s e-mail address.',
    orderAlone: (number) => `Order ${number} exists, but no execution of it is left`,
  },
};
