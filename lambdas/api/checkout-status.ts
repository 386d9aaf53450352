import { isCheckoutId } from '../domain/identifiers.ts';
import { apiHandler, Problem } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { currentAnswer, workingAnswer } from './checkout-answer.ts';

const checkouts = connect.checkouts();
const settings = { apiUrl: environment('API_URL'), returnUrl: environment('SHOP_RETURN_URL') };

/** GET /v1/checkout/{id}: 202 while the checkout is working, then its answer at its present state. */
export const handler = apiHandler('CheckoutStatus', async ({ path }) => {
  const id = path('id');
  if (!isCheckoutId(id)) throw new Problem('not_found');
  return (await currentAnswer(id, 200, { checkouts, settings })) ?? workingAnswer(id, settings);
});
