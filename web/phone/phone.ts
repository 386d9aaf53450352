import { button, byId, drawWhenChanged, element, type Child } from '../elements.ts';
import { clockText, keepFresh, localCloud, timeOf, type PaymentRequest } from '../local-client.ts';

/** What a bank or Swish may answer instead of a payment. */
const ERROR_CODES = ['BANKIDCL', 'RF07', 'FF10', 'TM01', 'DS24'] as const;
const REFRESH_MS = 1500;

const amountText = new Intl.NumberFormat('sv-SE', { style: 'currency', currency: 'SEK' });
const problem = byId('problem');

const refresh = keepFresh(
  async () => {
    const requests = (await localCloud.paymentRequests()).toSorted((a, b) => timeOf(b.createdAt) - timeOf(a.createdAt));
    drawWhenChanged(byId('requests'), requests, () =>
      requests.length === 0
        ? [element('p', { class: 'muted' }, 'Nothing to pay. Buy something in the shop first.')]
        : requests.map(requestCard),
    );
  },
  problem,
  REFRESH_MS,
);

function requestCard(request: PaymentRequest): Child {
  return element(
    'article',
    { class: 'card', attributes: { 'data-reference': request.reference } },
    element('h2', {}, amountText.format(Number(request.amount))),
    element('p', {}, [request.payeeName, request.message].filter(Boolean).join(': ')),
    element(
      'p',
      { class: 'muted small' },
      `${request.status}, asked ${clockText(request.createdAt)}, ${request.hasToken ? 'opened by token' : 'sent to the number'}`,
    ),
    element('p', { class: 'muted small breaking' }, request.reference),
    request.status === 'CREATED' ? answers(request.reference) : undefined,
  );
}

function answers(reference: string): HTMLElement {
  const codes = element(
    'select',
    { attributes: { 'aria-label': 'Error code' } },
    ...ERROR_CODES.map((code) => element('option', {}, code)),
  );
  const group: HTMLElement = element(
    'div',
    { class: 'buttons' },
    button('Pay', () => void answer(group, reference, 'pay'), 'primary'),
    button('Decline', () => void answer(group, reference, 'decline')),
    button('Cancel', () => void answer(group, reference, 'cancel')),
    button('Error', () => void answer(group, reference, 'error', codes.value)),
    codes,
  );
  return group;
}

async function answer(group: HTMLElement, reference: string, action: string, errorCode?: string): Promise<void> {
  const buttons = group.querySelectorAll('button');
  for (const one of buttons) one.disabled = true;
  try {
    await localCloud.answerPayment(reference, errorCode === undefined ? { action } : { action, errorCode });
    await refresh();
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error);
  } finally {
    for (const one of buttons) one.disabled = false;
  }
}
