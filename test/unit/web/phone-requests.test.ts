import { describe, expect, test } from '@jest/globals';
import type { PhoneView, RefundView } from '../../../web/phone/phone-api.ts';
import { codesInSight, isRefunded, pastEntries, standingOf, waitingRequests } from '../../../web/phone/requests.ts';

const NOW = Date.parse('2026-11-22T17:46:00.000Z');

const aRequest = (changes: Partial<PhoneView> = {}): PhoneView => ({
  reference: 'A',
  amount: 657.5,
  message: 'Smultron 2611001',
  payeeName: 'Smultron',
  status: 'CREATED',
  errorCode: null,
  createdAt: '2026-11-22T17:45:00.000Z',
  expiresAt: '2026-11-22T17:48:00.000Z',
  paidAt: null,
  hasToken: true,
  onPhone: true,
  isOpened: true,
  ...changes,
});

const aRefund = (changes: Partial<RefundView> = {}): RefundView => ({
  id: 'R',
  paymentId: 'A',
  status: 'PAID',
  amount: 657.5,
  message: null,
  payerName: 'Smultron',
  errorCode: null,
  createdAt: '2026-11-22T17:45:30.000Z',
  paidAt: '2026-11-22T17:45:34.000Z',
  ...changes,
});

describe('how a request stands', () => {
  test.each<[Partial<PhoneView>, string]>([
    [{}, 'open'],
    [{ status: 'PAID' }, 'paid'],
    [{ status: 'DECLINED' }, 'declined'],
    [{ status: 'CANCELLED' }, 'cancelled'],
    [{ status: 'ERROR', errorCode: 'RF07' }, 'failed'],
    [{ status: 'ERROR', errorCode: 'TM01' }, 'ranOut'],
    [{ status: 'ERROR', errorCode: 'DS24' }, 'unclear'],
  ])('%j is %s', (changes, standing) => {
    expect(standingOf(aRequest(changes), NOW)).toBe(standing);
  });

  test('one that nobody answers runs out at the end of its time, though Swish still waits', () => {
    const request = aRequest();
    const end = Date.parse(request.expiresAt);

    expect(standingOf(request, end - 1)).toBe('open');
    expect(standingOf(request, end)).toBe('ranOut');
  });
});

describe('what the phone shows', () => {
  const opened = aRequest({ reference: 'opened' });
  const inSight = aRequest({ reference: 'in sight', isOpened: false });
  const paid = aRequest({ reference: 'paid', status: 'PAID', paidAt: '2026-11-22T17:45:20.000Z' });
  const elsewhere = aRequest({ reference: 'elsewhere', status: 'CANCELLED', isOpened: false });
  const all = [opened, inSight, paid, elsewhere];

  test('waits for an answer when it was opened there', () => {
    expect(waitingRequests(all, NOW)).toEqual([opened]);
    expect(waitingRequests(all, NOW + 180_000)).toEqual([]);
  });

  test('can be scanned while nobody has', () => {
    expect(codesInSight(all, NOW)).toEqual([inSight]);
    expect(codesInSight(all, NOW + 180_000)).toEqual([]);
  });

  test('is past when it ended there, the newest first, and so is money that came back', () => {
    const onItsWay = aRefund({ id: 'on its way', status: 'DEBITED', paidAt: null });
    const entries = pastEntries(all, [aRefund(), onItsWay], NOW);

    expect(entries).toMatchObject([
      { kind: 'refund', refund: { id: 'R' } },
      { kind: 'payment', payment: { reference: 'paid' }, standing: 'paid' },
    ]);
  });

  test('is past, too, when its time ran out', () => {
    expect(pastEntries([opened], [], NOW + 180_000)).toMatchObject([{ standing: 'ranOut' }]);
  });
});

test('a payment is refunded once the money has arrived', () => {
  expect(isRefunded(aRequest(), [aRefund()])).toBe(true);
  expect(isRefunded(aRequest(), [aRefund({ status: 'DEBITED', paidAt: null })])).toBe(false);
  expect(isRefunded(aRequest({ reference: 'B' }), [aRefund()])).toBe(false);
});
