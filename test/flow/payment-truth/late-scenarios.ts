import {
  abort,
  abortAndRedrive,
  cancel,
  check,
  fail,
  fault,
  faultsEnd,
  pay,
  repeating,
  script,
  shows,
  soon,
  start,
  stock,
  unseen,
  until,
  wait,
  type Ends,
  type Scenario,
} from './stage.ts';

/** Called failed by Swish, and paid five minutes later. */
const failThenPaid = unseen(fail('RF07', { action: 'pay', afterSeconds: 300 }), soon);
/** Longer than it takes until a payment that had ended unpaid is asked about again. */
const untilAskedAgain = wait(1100);
const soldOut = stock('rainy-day', 0);
const TWO_LINES = [
  { id: 'rainy-day', number: 2 },
  { id: 'big-into-energy', number: 1 },
];

const paidLate: Ends = {
  status: 'paid',
  runs: ['OrderCancelled', 'OrderConfirmed'],
  mails: ['confirmation'],
  sold: 2,
};
const paidBack: Ends = {
  status: 'refunded',
  reason: 'sold_out_after_payment',
  runs: ['OrderCancelled', 'PaymentRefunded'],
  mails: ['refund'],
  sold: 36,
  refunds: ['PAID'],
};
/** Of money that was paid while there were no pieces for it. */
const atOnce: Ends = { ...paidBack, runs: ['PaymentRefunded'] };

/** Money that comes after its order was cancelled. */
export const LATE_MONEY: readonly Scenario[] = [
  {
    name: 'late money takes its pieces anew when they are free',
    steps: [failThenPaid, shows('cancelled', 'payment_failed'), unseen(wait(310), untilAskedAgain)],
    ends: paidLate,
  },
  {
    name: 'late money is paid back when the pieces are gone',
    steps: [failThenPaid, soldOut, unseen(wait(310), untilAskedAgain)],
    ends: paidBack,
  },
  {
    name: 'late money is paid back when one of two lines is gone, and nothing of the other is sold',
    cart: TWO_LINES,
    steps: [failThenPaid, soldOut, unseen(wait(310), untilAskedAgain)],
    ends: paidBack,
  },
  {
    name: 'news of late money comes five times: one late run',
    script: { callbacks: [{}, { copies: 5 }] },
    steps: [failThenPaid, unseen(wait(310), untilAskedAgain)],
    ends: paidLate,
  },
  {
    name: 'the late run is aborted: the next one follows by itself',
    steps: [
      fault({ target: 'ConfirmOrder', when: 'before', effect: 'throttle', times: 1000 }),
      failThenPaid,
      unseen(
        until('the late run begins', async ({ shop, id }) => shop.runsOf(id).length === 2),
        abort(2),
        faultsEnd,
        wait(240),
      ),
    ],
    ends: { ...paidLate, runs: ['OrderCancelled', 'ConfirmOrder', 'OrderConfirmed'] },
  },
  {
    name: 'cancelled by the customer at Swish, and paid all the same',
    script: { cancel: { customer: { action: 'pay', afterSeconds: 60 } } },
    steps: [cancel(200), shows('cancelled', 'cancelled_by_customer'), unseen(wait(70), untilAskedAgain)],
    ends: paidLate,
  },
  {
    name: 'given up by Swish, and paid all the same',
    script: { customer: { action: 'pay', afterSeconds: 450 } },
    steps: [wait(445), shows('cancelled', 'abandoned'), unseen(wait(10), untilAskedAgain)],
    ends: paidLate,
  },
  {
    name: 'the steps of a late run are throttled by the tables',
    steps: [
      fault({ target: 'table', caller: 'ReclaimStock', when: 'before', effect: 'throttle', times: 4 }),
      fault({ target: 'table', caller: 'RefundPayment', when: 'before', effect: 'throttle', times: 4 }),
      failThenPaid,
      soldOut,
      unseen(wait(310), untilAskedAgain),
    ],
    ends: paidBack,
  },
  {
    name: 'the same key after a failed payment makes one new attempt; late money for the first is paid back',
    key: 'once-more-please',
    steps: [
      failThenPaid,
      check('the customer tries again with the same key, and pays', async ({ shop, cart, id }) => {
        const headers = { 'idempotency-key': 'once-more-please' };
        const answers = [await shop.checkout(cart, {}, headers), await shop.checkout(cart, {}, headers)];
        const ids = new Set(answers.map(({ data }) => (data as { order: { id: string } }).order.id));
        if (ids.size !== 1 || ids.has(id)) throw new Error(`Expected one new attempt, got ${[...ids].join(' ')}`);
        const [second = ''] = ids;
        await shop.phone(second.replaceAll('-', '').toUpperCase(), { action: 'pay' });
        await shop.advance(130);
        if ((await shop.order(second)).status !== 'active') throw new Error('The second attempt is not confirmed');
      }),
      unseen(wait(310), untilAskedAgain),
      check('the second attempt stays', async ({ shop, id }) => {
        const { successor = '' } = await shop.checkoutRecord(id);
        if ((await shop.order(successor)).status !== 'active') throw new Error('The second attempt is not active');
      }),
    ],
    ends: { ...paidBack, reason: 'paid_again', sold: 2 },
  },
];

const payWithoutPieces = [soldOut, pay];
const DAY_SECONDS = 86_400;

/** Money that goes back. */
export const REFUNDS: readonly Scenario[] = [
  { name: 'a refund: debited, then paid', steps: [...payWithoutPieces, soon, wait(60)], ends: atOnce },
  {
    name: 'a refund that takes an hour',
    script: { refund: { debitedAfterSeconds: 3600 } },
    steps: [...payWithoutPieces, wait(1800), shows('cancelled', 'sold_out_after_payment'), wait(2400)],
    ends: atOnce,
  },
  {
    name: 'a refund that fails at the bank is followed by refund number 2 when a person starts a late run',
    script: { refund: [{ ends: 'RF07' }, {}] },
    steps: [...payWithoutPieces, soon, wait(60), start(2, 'late-payment'), wait(130)],
    ends: {
      ...atOnce,
      runs: ['NeedsAttention', 'PaymentRefunded'],
      refunds: ['ERROR', 'PAID'],
      adminMails: ['attention'],
    },
  },
  {
    name: 'the run that waits for the refund is aborted and redriven',
    script: { refund: { debitedAfterSeconds: 300 } },
    steps: [...payWithoutPieces, wait(70), abortAndRedrive, wait(1000)],
    ends: atOnce,
  },
  {
    name: 'the run that waits for the refund is aborted: the refund comes to its end by itself',
    script: { refund: { debitedAfterSeconds: 300 } },
    steps: [...payWithoutPieces, wait(70), unseen(abort(), wait(1000))],
    ends: { ...atOnce, runs: ['RefundPayment', 'PaymentRefunded'] },
  },
];

/** How a refund is asked for when that is not easy. */
export const REFUND_REQUESTS: readonly Scenario[] = [
  {
    name: 'the answer of the refund is lost, the refund exists: it is not made twice',
    script: { refund: 'lost' },
    steps: [...payWithoutPieces, soon, wait(120)],
    ends: atOnce,
  },
  {
    name: 'the answer of the refund is lost, the refund never came: it is asked for again under the same id',
    script: { refund: { gets: 'lost', done: false } },
    steps: [...payWithoutPieces, soon, wait(240)],
    ends: atOnce,
  },
  {
    name: 'another refund is in progress at first (RF09)',
    script: { refund: { gets: 'RF09' } },
    steps: [...payWithoutPieces, soon, wait(240)],
    ends: atOnce,
  },
  {
    name: 'a refund that Swish refuses (RF08) is put before a person, whose next run makes refund number 2',
    script: { refund: ['RF08', {}] },
    steps: [
      ...payWithoutPieces,
      soon,
      check('a person was called', async ({ shop, id }) => {
        const { attention } = await shop.checkoutRecord(id);
        if (attention?.reason !== 'refund_failed') throw new Error(`Flagged ${attention?.reason}`);
      }),
      start(2, 'refund'),
      wait(130),
    ],
    ends: { ...atOnce, runs: ['NeedsAttention', 'PaymentRefunded'], adminMails: ['attention'] },
  },
  {
    name: 'the bank’s reference of the payment comes only later: the refund waits for it',
    script: { answer: { paymentReference: null } },
    steps: [...payWithoutPieces, soon, script({ answer: {} }), wait(400)],
    ends: atOnce,
  },
  {
    name: 'Swish hangs while the refund is asked for',
    steps: [
      fault({ target: 'swish', operation: 'createRefund', when: 'after', effect: 'timeout' }),
      fault({ target: 'swish', operation: 'retrieveRefund', when: 'before', effect: 'error', times: 3 }),
      ...payWithoutPieces,
      wait(900),
    ],
    ends: atOnce,
  },
];

/** A person has to act. */
export const FLAGGED: readonly Scenario[] = [
  {
    name: 'another amount than asked: a person is told, and the pieces are kept',
    script: { answer: { amount: 1 } },
    steps: [pay, soon],
    ends: {
      status: 'pending',
      reason: 'payment_unclear',
      runs: ['NeedsAttention'],
      held: 2,
      flagged: 'payment_mismatch',
    },
  },
  {
    name: 'another amount than asked, which turns out as asked when Swish calls again',
    script: { answer: { amount: 1 } },
    steps: [
      pay,
      soon,
      check('Swish shows what is so, and calls again', async ({ shop, id, reference }) => {
        shop.cloud.phone.script({ for: reference, answer: {} });
        const { callbackIdentifier = '' } = await shop.checkoutRecord(id);
        await shop.request('POST', '/v1/swish/callback', { id: reference }, { callbackidentifier: callbackIdentifier });
        await shop.advance(5);
      }),
    ],
    ends: {
      ...paidLate,
      runs: ['NeedsAttention', 'OrderConfirmed'],
      adminMails: ['attention', 'confirmation'],
    },
  },
  {
    name: 'another payee than asked: a person starts a refund, and it is paid back',
    script: { answer: { payeeAlias: '1231181189' } },
    steps: [pay, soon, start(2, 'refund'), wait(130)],
    ends: {
      ...atOnce,
      reason: 'operator',
      runs: ['NeedsAttention', 'PaymentRefunded'],
      sold: 0,
      adminMails: ['attention'],
    },
  },
];

/** What takes a day: told of in one way only. */
export const DAY_LONG: readonly Scenario[] = [
  {
    name: 'a refund that nobody can tell the end of is put before a person after a day, and ends by itself when Swish knows',
    script: { refund: { debitedAfterSeconds: 60, paidAfterSeconds: 90_000 } },
    steps: [
      ...payWithoutPieces,
      wait(3600),
      unseen(repeating(DAY_SECONDS - 2 * 3600), soon),
      wait(3600),
      check('a person was called', async ({ shop, id }) => {
        const { attention } = await shop.checkoutRecord(id);
        if (attention?.reason !== 'refund_unclear') throw new Error(`Flagged ${attention?.reason}`);
      }),
      wait(90_000),
    ],
    ends: { ...atOnce, runs: ['NeedsAttention', 'PaymentRefunded'], adminMails: ['attention'] },
  },
];
