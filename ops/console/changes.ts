import type { Change } from '../change.ts';
import { activateOrder } from '../operations/activate-order.ts';
import { findOrder } from '../operations/find-order.ts';
import { refundOrder } from '../operations/refund-order.ts';
import { resendMail } from '../operations/resend-mail.ts';
import { resumeOrder } from '../operations/resume-order.ts';
import { setStock } from '../operations/set-stock.ts';
import { undoOrder } from '../operations/undo-order.ts';
import type { Applied, OperationRequest, Preview, StockRequest } from './api.ts';
import { asksIfSure, type Workbench } from './workbench.ts';
import { RequestRefused } from './refusals.ts';

/**
 * Previews an operation on an order, or does what was previewed.
 *
 * @param order its number, id or Swish's reference
 * @throws OperationRefused when the order does not allow it, RequestRefused when it is not what was previewed
 */
export const operate = (order: string, request: OperationRequest, workbench: Workbench): Promise<Preview | Applied> =>
  inTwoSteps(
    {
      request,
      asked: { order },
      plan: () => planOperation(order, request, workbench),
      subject: async () => (await findOrder(order, workbench.shop)).order?.number,
    },
    workbench,
  );

/** The same for the stock of a product. */
export const changeStock = (product: string, request: StockRequest, workbench: Workbench): Promise<Preview | Applied> =>
  inTwoSteps(
    {
      request,
      asked: { product },
      plan: () =>
        setStock({ product, stock: request.stock, why: request.why, who: workbench.options.operator }, workbench.shop),
      subject: () => Promise.resolve(product),
    },
    workbench,
  );

function planOperation(order: string, request: OperationRequest, { shop, options }: Workbench): Promise<Change> {
  const asked = { order, why: request.why, operator: options.operator };
  switch (request.operation) {
    case 'activate':
      return activateOrder(asked, shop);
    case 'cancel':
      return undoOrder({ ...asked, moneyBack: 'none-taken', pieces: request.pieces }, shop);
    case 'refund':
      return refundOrder({ ...asked, moneyBack: 'swish', pieces: request.pieces }, shop);
    case 'pay_back':
      return refundOrder({ ...asked, moneyBack: 'other', pieces: request.pieces }, shop);
    case 'settle':
    case 'late-payment':
      return resumeOrder({ ...asked, kind: request.operation }, shop);
    case 'resume':
      return resumeOrder({ ...asked, kind: undefined }, shop);
    case 'resend':
      return resendMail({ ...asked, recipient: request.recipient, kind: request.kind ?? undefined }, shop);
  }
}

interface TwoSteps {
  readonly request: OperationRequest | StockRequest;
  /** What it is about, beside what the request says. */
  readonly asked: object;
  readonly plan: () => Promise<Change>;
  /** What somebody types in who is asked to be sure. */
  readonly subject: () => Promise<string | undefined>;
}

async function inTwoSteps(
  { request, asked, plan, subject }: TwoSteps,
  { shop, options, confirmations }: Workbench,
): Promise<Preview | Applied> {
  if (!options.mayChange) {
    throw new RequestRefused(
      403,
      'read_only',
      'This console only looks: start it with --allow-changes to change anything.',
    );
  }
  const { steps, apply } = await plan();
  const { confirm, sure, ...wanted } = request;
  const previewed = { asked: { ...asked, ...wanted }, steps };
  const preview = (): Preview => ({ done: false, steps, confirmation: confirmations.give(previewed) });
  if (confirm === null) return preview();
  if (asksIfSure(shop) && sure !== (await subject())) {
    throw RequestRefused.of('sure', 'has to be the number of the order, or the id of the product, that is changed');
  }
  if (!confirmations.take(confirm, previewed)) throw changed(preview());
  const { text } = await apply();
  return { done: true, steps, text };
}

const changed = (preview: Preview): RequestRefused =>
  new RequestRefused(
    409,
    'changed',
    'This is not what you confirmed any more, or it was done already. Nothing was changed now: read the steps again',
    { preview },
  );
