import { checkoutIdOf } from '../domain/identifiers.ts';
import { paymentStatusOf } from '../domain/status.ts';
import { apiHandler, Problem, type Answer } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import type { PaymentStatusAnswer } from './payment-schema.ts';

const checkouts = connect.checkouts();

/** GET /v1/swish/status/{reference}: how a payment stands, from our record. */
export const handler = apiHandler('SwishStatus', async ({ path }): Promise<Answer<PaymentStatusAnswer>> => {
  const reference = path('reference');
  const id = checkoutIdOf(reference);
  const checkout = id === undefined ? undefined : await checkouts.find(id);
  if (checkout?.askedAt === undefined) throw new Problem('not_found');
  return { status: 200, data: { id: reference, status: paymentStatusOf(checkout) } };
});
