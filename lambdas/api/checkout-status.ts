import { isCheckoutId } from '../domain/identifiers.ts';
import { apiHandler, Problem } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { checkoutAnswer, workingAnswer } from './checkout-answer.ts';

const checkouts = connect.checkouts();
const settings = { apiUrl: environment('API_URL'), returnUrl: environment('SHOP_RETURN_URL') };

/** GET /v1/checkout/{id}: 202 while the checkout is working, then its answer at its present state. */
export const handler = apiHandler('CheckoutStatus', async ({ path }) => {
  const id = path('id');
  const checkout = isCheckoutId(id) ? await checkouts.find(id) : undefined;
  if (checkout === undefined) throw new Problem('not_found');
  return (await checkoutAnswer(checkout, 200, settings)) ?? workingAnswer(id, settings);
});
