import { expect, test } from '@jest/globals';
import { isOverUnpaid, type Checkout } from '../../lambdas/domain/checkout.ts';
import { aCheckout, anAttention } from '../support/builders.ts';

const DECLINED: Partial<Checkout> = { ending: 'cancelled', askedAt: 1, outcome: 'DECLINED' };

test.each([
  ['was rejected', { ending: 'rejected' }],
  ['was cancelled before Swish was asked', { ending: 'cancelled' }],
  ['was declined', DECLINED],
  ['failed', { ...DECLINED, outcome: 'ERROR' }],
  ['was cancelled by the customer', { ...DECLINED, outcome: 'CANCELLED' }],
  ['never reached Swish', { ...DECLINED, outcome: 'NOT_FOUND' }],
  ['was refused', { ...DECLINED, outcome: 'REFUSED' }],
] as [string, Partial<Checkout>][])('an attempt that %s makes room for the next one', (_title, changes) => {
  expect(isOverUnpaid(aCheckout(changes))).toBe(true);
});

test.each([
  ['is open', {}],
  ['was declined, and has not ended yet', { askedAt: 1, outcome: 'DECLINED' }],
  ['ended though Swish was asked and nobody knows', { ending: 'cancelled', askedAt: 1 }],
  ['was paid late', { ...DECLINED, outcome: 'PAID' }],
  ['was paid wrongly', { ...DECLINED, outcome: 'MISMATCH' }],
  ['was paid', { ending: 'confirmed', askedAt: 1, outcome: 'PAID' }],
  ['was paid back', { ending: 'refunded', askedAt: 1, outcome: 'PAID' }],
  ['needs a person', { ...DECLINED, attention: anAttention({ reason: 'cancel_failed', at: 1 }) }],
  ['has its next attempt already', { ...DECLINED, successor: 'another' }],
] as [string, Partial<Checkout>][])('an attempt that %s is the answer', (_title, changes) => {
  expect(isOverUnpaid(aCheckout(changes))).toBe(false);
});
