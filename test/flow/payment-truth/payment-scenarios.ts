import {
  abort,
  abortAndRedrive,
  cancel,
  fail,
  fault,
  faultsEnd,
  pay,
  phone,
  shows,
  soon,
  stock,
  swishDown,
  unseen,
  until,
  wait,
  type Ends,
  type Scenario,
} from './stage.ts';

const TO_PHONE = { swishNumber: '070-123 45 67' };

const PAID: Ends = { status: 'paid', runs: ['OrderConfirmed'], mails: ['confirmation'], sold: 2 };
const cancelled = (reason: NonNullable<Ends['reason']>): Ends => ({
  status: 'cancelled',
  reason,
  runs: ['OrderCancelled'],
});

/** What becomes of the request for a payment, before the customer can do anything. */
export const REQUESTS: readonly Scenario[] = [
  {
    name: 'the callback comes before the answer of the create',
    script: { customer: { action: 'pay' } },
    steps: [soon],
    ends: PAID,
  },
  {
    name: 'the create’s answer is lost with the token, the request exists: it is cancelled',
    script: { create: 'lost' },
    answers: 503,
    steps: [soon],
    ends: cancelled('payment_unavailable'),
  },
  {
    name: 'the create’s answer is lost, the request never came: it is made again',
    script: { create: { gets: 'lost', done: false } },
    steps: [pay, soon],
    ends: PAID,
  },
  {
    name: 'to a phone: the create’s answer is lost, the request exists: it is kept',
    order: TO_PHONE,
    script: { create: 'lost' },
    steps: [pay, soon],
    ends: PAID,
  },
  {
    name: 'to a phone: the create’s answer is lost, the request never came: it is made again',
    order: TO_PHONE,
    script: { create: { gets: 'lost', done: false } },
    steps: [pay, soon],
    ends: PAID,
  },
  {
    name: 'the create’s answer is lost and the request appears 20 s later: it is cancelled',
    script: {
      create: [
        { gets: 'lost', doneAfterSeconds: 20 },
        { gets: 'lost', done: false },
      ],
    },
    answers: 202,
    steps: [wait(25), soon],
    ends: cancelled('payment_unavailable'),
  },
  {
    name: 'to a phone: the create’s answer is lost, the request appears 20 s later and is paid',
    order: TO_PHONE,
    script: {
      create: [
        { gets: 'lost', doneAfterSeconds: 20 },
        { gets: 'lost', done: false },
      ],
    },
    answers: 202,
    steps: [wait(13.5), pay, soon],
    ends: PAID,
  },
  {
    name: '504 on create, the request exists: it is cancelled',
    script: { create: 504 },
    answers: 503,
    steps: [soon],
    ends: cancelled('payment_unavailable'),
  },
  {
    name: '504 on create, the request never came: it is made again',
    script: { create: { gets: 504, done: false } },
    steps: [pay, soon],
    ends: PAID,
  },
  {
    name: 'the payer has another open request (RP06): refused',
    order: TO_PHONE,
    script: { create: 'RP06' },
    answers: 402,
    steps: [soon],
    ends: { ...cancelled('rejected'), requests: 0 },
  },
  {
    name: 'the refusal is the answer also when it takes a moment to undo the order',
    order: TO_PHONE,
    script: { create: 'RP06' },
    faults: [{ target: 'CancelOrder', when: 'before', effect: 'throttle' }],
    answers: 402,
    steps: [soon],
    ends: { ...cancelled('rejected'), requests: 0 },
  },
  {
    name: 'the id is taken though nobody was answered (RP09): the request is asked about, and cancelled without its token',
    script: { create: 'RP09' },
    answers: 503,
    steps: [soon],
    ends: cancelled('payment_unavailable'),
  },
  {
    name: 'to a phone: the id is taken though nobody was answered (RP09): the request is kept',
    order: TO_PHONE,
    script: { create: 'RP09' },
    steps: [pay, soon],
    ends: PAID,
  },
  {
    name: 'RequestPayment is retried with a new token, and the callback comes in between',
    faults: [{ target: 'RequestPayment', when: 'after', effect: 'crash' }],
    script: { customer: { action: 'pay', afterSeconds: 0 } },
    steps: [soon],
    ends: PAID,
  },
  {
    name: 'the tables are throttled while the payment is requested',
    faults: [{ target: 'table', caller: 'RequestPayment', when: 'before', effect: 'throttle', times: 4 }],
    steps: [pay, soon],
    ends: PAID,
  },
];

/** What the customer does. */
export const ANSWERS: readonly Scenario[] = [
  { name: 'paid', steps: [pay, soon], ends: PAID },
  {
    name: 'declined',
    steps: [phone({ action: 'decline' }), soon],
    isFollowedToTheEnd: true,
    ends: cancelled('declined'),
  },
  { name: 'refused by the bank', steps: [fail('RF07'), soon], ends: cancelled('payment_failed') },
  {
    name: 'abandoned: Swish gives up after 330 s',
    steps: [wait(320), shows('pending', 'awaiting_payment'), soon, wait(120)],
    ends: cancelled('abandoned'),
  },
  {
    name: 'the first answers about the payment are lost',
    script: { retrieve: ['lost', 504, 'lost'] },
    steps: [pay, wait(620)],
    ends: PAID,
  },
  {
    name: 'an admin lowers the stock under the hold before the payment: the money goes back',
    steps: [stock('rainy-day', 1), pay, soon, wait(60)],
    ends: {
      status: 'refunded',
      reason: 'sold_out_after_payment',
      runs: ['PaymentRefunded'],
      mails: ['refund'],
      sold: 35,
      refunds: ['PAID'],
    },
  },
];

/** How the shop is told that the customer paid. */
export const CALLBACKS: readonly Scenario[] = [
  {
    name: 'told twice and three times',
    script: { callbacks: { copies: 5 } },
    steps: [pay, soon],
    ends: PAID,
  },
  {
    name: 'ERROR is called back after PAID',
    script: { callbacks: { also: [{ status: 'ERROR', errorCode: 'TM01', afterSeconds: 5 }] } },
    steps: [pay, wait(10), soon],
    ends: PAID,
  },
  {
    name: 'ERROR is called back before PAID',
    script: { callbacks: { delaySeconds: 10, also: [{ status: 'ERROR', errorCode: 'TM01', afterSeconds: 0 }] } },
    steps: [pay, wait(15), soon],
    ends: PAID,
  },
  { name: 'the callback is lost', script: { callbacks: { copies: 0 } }, steps: [pay, soon], ends: PAID },
  {
    name: 'the callback is refused twice by a function that crashes, and retried',
    faults: [{ target: 'SwishCallback', when: 'before', effect: 'crash', times: 2 }],
    steps: [pay, wait(30), soon],
    ends: PAID,
  },
  {
    name: 'the callback comes without its identifier',
    script: { callbacks: { identifier: 'missing' } },
    steps: [pay, soon],
    ends: PAID,
  },
];

/** What hinders the confirmation and its mails. */
export const CONFIRMATIONS: readonly Scenario[] = [
  {
    name: 'the confirmation is throttled by the tables',
    steps: [
      fault({ target: 'table', caller: 'ConfirmOrder', when: 'before', effect: 'throttle', times: 4 }),
      pay,
      wait(60),
      soon,
    ],
    ends: PAID,
  },
  {
    name: 'SES refuses for a while',
    steps: [fault({ target: 'ses', when: 'before', effect: 'throttle', times: 6 }), pay, wait(120), soon],
    ends: PAID,
  },
  {
    name: 'nobody hears whether SES took the mail: it is sent once more, and not again',
    steps: [fault({ target: 'ses', when: 'after', effect: 'lose', times: 1000 }), pay, wait(1000), faultsEnd, soon],
    ends: {
      ...PAID,
      mails: ['confirmation', 'confirmation'],
      adminMails: ['confirmation', 'confirmation'],
    },
  },
];

/** The customer does not want to pay after all. */
export const CANCELLATIONS: readonly Scenario[] = [
  {
    name: 'cancelled while open, twice',
    steps: [cancel(200), cancel(200), soon, cancel(200)],
    ends: cancelled('cancelled_by_customer'),
  },
  {
    name: 'cancelled while signing, and not paid',
    script: { cancel: { delaySeconds: 1 } },
    steps: [cancel(200), soon],
    ends: cancelled('cancelled_by_customer'),
  },
  {
    name: 'the cancellation is lost to a payment (RP07)',
    script: { cancel: { customer: { action: 'pay' } } },
    steps: [cancel(409), soon],
    ends: PAID,
  },
  {
    name: 'the cancellation is unclear, and not paid: it is cancelled later',
    script: { cancel: { gets: 504, done: false } },
    steps: [cancel(202), soon],
    ends: cancelled('cancelled_by_customer'),
  },
  {
    name: 'the cancellation is unclear, then paid',
    script: {
      cancel: [{ gets: 504, done: false, customer: { action: 'pay', afterSeconds: 5 } }],
    },
    steps: [cancel(202), wait(10), soon],
    ends: PAID,
  },
  { name: 'cancelled after it was paid', steps: [pay, soon, cancel(409)], ends: PAID },
];

/** Nobody knows for a while. */
export const UNCLEAR: readonly Scenario[] = [
  {
    name: 'DS24 that turns out paid: the customer is told that nobody knows, then that it is paid',
    steps: [
      fail('DS24', { action: 'pay', afterSeconds: 1500 }),
      wait(700),
      shows('pending', 'payment_unclear'),
      wait(900),
    ],
    ends: { ...PAID, mails: ['unclear', 'confirmation'] },
  },
  {
    name: 'DS24 that turns out not paid: the customer is told how it ended',
    steps: [
      fail('DS24', { action: 'error', errorCode: 'RF07', afterSeconds: 1500 }),
      wait(700),
      shows('pending', 'payment_unclear'),
      wait(900),
    ],
    ends: { ...cancelled('payment_failed'), mails: ['unclear', 'resolution'] },
  },
  {
    name: 'Swish is down for an hour while the customer pays',
    steps: [swishDown(3600), pay, wait(3000), shows('pending', 'payment_unclear'), wait(1000)],
    ends: { ...PAID, mails: ['unclear', 'confirmation'] },
  },
  {
    name: 'Swish is down for five minutes before the customer pays: nobody is disturbed',
    steps: [swishDown(120), wait(130), pay, soon],
    ends: PAID,
  },
];

/** The run dies. */
export const LOST_RUNS: readonly Scenario[] = [
  {
    name: 'the run is aborted, then the customer pays',
    steps: [abort(), unseen(pay, soon)],
    ends: { ...PAID, runs: ['RequestPayment', 'OrderConfirmed'] },
  },
  {
    name: 'the run is aborted, and nobody pays: the hold outlives the checkout by three minutes at most',
    steps: [abort(), wait(540 + 180)],
    ends: { ...cancelled('abandoned'), runs: ['RequestPayment', 'OrderCancelled'] },
  },
  {
    name: 'the run is aborted while it is settling',
    steps: [fail('DS24', { action: 'pay', afterSeconds: 1000 }), wait(600), abort(), wait(300), soon],
    ends: { ...PAID, runs: ['WaitBeforeSettling', 'OrderConfirmed'], mails: ['unclear', 'confirmation'] },
  },
  {
    name: 'the run is aborted after the order was confirmed, before the mails',
    steps: [
      fault({ target: 'ses', when: 'before', effect: 'throttle', times: 1000 }),
      pay,
      until('the order is confirmed', async ({ shop, id }) => (await shop.order(id)).status === 'active'),
      abort(),
      faultsEnd,
      wait(1000),
    ],
    ends: { ...PAID, runs: ['NotifyAdmin', 'OrderConfirmed'] },
  },
  {
    name: 'the run is aborted and redriven before the customer pays',
    steps: [abortAndRedrive, pay, soon],
    ends: PAID,
  },
];
