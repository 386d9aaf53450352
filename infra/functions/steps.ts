import type { FunctionDefinition } from '../function-definition.ts';
import { asksSwish, briefly, entering, nothing, on, onCheckout, toAskSwish, withSwish } from './common.ts';

/** A customer's own mails about a payment that did not go as planned. */
const mailsCustomer = {
  tables: { checkouts: [onCheckout('GetItem')], orders: ['GetItem', 'UpdateItem'] },
  variables: ['REPLY_TO_EMAIL'],
  permissions: ['ses:SendEmail'],
} as const;

export const steps: readonly FunctionDefinition[] = [
  {
    ...nothing,
    ...briefly,
    name: 'ValidateCart',
    entry: 'lambdas/steps/validate-cart.ts',
    // Writes nothing: no later run begins here.
    tables: { checkouts: [onCheckout('GetItem')], products: ['BatchGetItem'], shipment: ['Scan'] },
  },
  {
    ...nothing,
    ...briefly,
    name: 'RejectCheckout',
    entry: 'lambdas/steps/reject-checkout.ts',
    tables: entering,
  },
  {
    ...nothing,
    ...briefly,
    name: 'CreateOrder',
    entry: 'lambdas/steps/create-order.ts',
    tables: {
      ...entering,
      orderNumbers: ['UpdateItem'],
      orders: ['PutItem'],
      products: ['BatchGetItem'],
      shipment: ['Scan'],
    },
  },
  {
    ...nothing,
    ...briefly,
    name: 'ReserveStock',
    entry: 'lambdas/steps/reserve-stock.ts',
    tables: { ...entering, products: ['BatchGetItem', 'UpdateItem'], reservations: ['PutItem'] },
  },
  {
    ...nothing,
    ...withSwish,
    name: 'RequestPayment',
    entry: 'lambdas/steps/request-payment.ts',
    tables: { ...entering, orders: ['ConditionCheckItem'] },
    variables: [...toAskSwish, 'SWISH_CALLBACK_URL', 'SWISH_PAYEE_ALIAS'],
    // What it may find known already is the payment; a refund comes later.
    permissions: [...asksSwish, 'states:SendTaskSuccess'],
  },
  {
    ...nothing,
    ...withSwish,
    name: 'SettlePayment',
    entry: 'lambdas/steps/settle-payment.ts',
    tables: { ...entering, reservations: ['BatchGetItem', 'UpdateItem'] },
    variables: toAskSwish,
    permissions: asksSwish,
  },
  {
    ...nothing,
    ...briefly,
    name: 'ConfirmOrder',
    entry: 'lambdas/steps/confirm-order.ts',
    tables: {
      ...entering,
      orders: ['GetItem', 'UpdateItem'],
      products: ['UpdateItem'],
      reservations: ['BatchGetItem', 'UpdateItem'],
    },
  },
  {
    ...nothing,
    ...briefly,
    name: 'CancelOrder',
    entry: 'lambdas/steps/cancel-order.ts',
    tables: {
      ...entering,
      orders: ['ConditionCheckItem', 'GetItem', 'UpdateItem'],
      products: ['UpdateItem'],
      reservations: ['BatchGetItem', 'ConditionCheckItem', 'UpdateItem'],
    },
  },
  {
    ...nothing,
    ...briefly,
    name: 'ReclaimStock',
    entry: 'lambdas/steps/reclaim-stock.ts',
    tables: {
      checkouts: [
        on(['checkout', 'returnedHold'], 'GetItem', 'PutItem', 'UpdateItem'),
        on(['returnedHold'], 'BatchGetItem'),
      ],
      orders: ['GetItem'],
      products: ['BatchGetItem', 'UpdateItem'],
      reservations: ['BatchGetItem', 'PutItem', 'UpdateItem'],
    },
  },
  {
    ...nothing,
    ...withSwish,
    name: 'RefundPayment',
    entry: 'lambdas/steps/refund-payment.ts',
    tables: {
      checkouts: [on(['checkout', 'refund'], 'GetItem', 'PutItem', 'UpdateItem')],
      orders: ['ConditionCheckItem', 'GetItem', 'UpdateItem'],
      products: ['UpdateItem'],
      reservations: ['BatchGetItem', 'ConditionCheckItem', 'UpdateItem'],
    },
    variables: [...toAskSwish, 'SWISH_REFUND_CALLBACK_URL'],
    // A refund that failed is its own failure.
    permissions: [...asksSwish, 'states:SendTaskSuccess'],
  },
  {
    ...mailsCustomer,
    ...briefly,
    name: 'NotifyRefund',
    entry: 'lambdas/steps/notify-refund.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'] },
  },
  { ...mailsCustomer, ...briefly, name: 'NotifyUnclear', entry: 'lambdas/steps/notify-unclear.ts' },
  { ...mailsCustomer, ...briefly, name: 'NotifyResolution', entry: 'lambdas/steps/notify-resolution.ts' },
  {
    ...nothing,
    ...briefly,
    name: 'NotifyCustomer',
    entry: 'lambdas/steps/notify-customer.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'] },
    variables: ['REPLY_TO_EMAIL'],
    permissions: ['ses:SendEmail'],
  },
  {
    ...nothing,
    ...briefly,
    name: 'NotifyAdmin',
    entry: 'lambdas/steps/notify-admin.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'] },
    variables: ['ADMIN_EMAIL', 'REPLY_TO_EMAIL'],
    permissions: ['ses:SendEmail'],
  },
  {
    ...nothing,
    ...briefly,
    name: 'FlagAttention',
    entry: 'lambdas/steps/flag-attention.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'], reservations: ['BatchGetItem', 'UpdateItem'] },
    variables: ['ADMIN_EMAIL', 'REPLY_TO_EMAIL'],
    permissions: ['ses:SendEmail'],
  },
];
