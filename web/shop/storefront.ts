import { languageOf } from '../../lambdas/domain/language.ts';
import { formatAmount } from '../../lambdas/domain/mail/format.ts';
import { CheckoutClient } from '../checkout-client.ts';
import { byId, element } from '../elements.ts';
import { showPayment } from './payment-view.ts';
import { showShop } from './shop-view.ts';
import type { Shop } from './shop.ts';
import { STOREFRONT_TEXTS } from './storefront-texts.ts';

const query = new URLSearchParams(location.search);
const language = languageOf(query.get('language') ?? navigator.languages.join(','));
document.documentElement.lang = language;

const view = byId('view');
const shop: Shop = {
  client: new CheckoutClient({ language }),
  texts: STOREFRONT_TEXTS[language],
  amount: (ore) => formatAmount(ore, language),
};
let shown = new AbortController();

/** Shows what the address says: an order's payment, or the shop. */
function route(): void {
  shown.abort();
  shown = new AbortController();
  const orderId = new URLSearchParams(location.search).get('order');
  const showing =
    orderId === null ? showShop(view, shop, goToPayment, shown.signal) : showPayment(view, shop, orderId, shown.signal);
  showing.catch((error: unknown) => {
    view.replaceChildren(element('p', { class: 'problem', attributes: { role: 'alert' } }, shop.texts.unreachable));
    reportError(error);
  });
}

function goToPayment(orderId: string): void {
  history.pushState(null, '', `/?${new URLSearchParams({ order: orderId })}`);
  route();
}

window.addEventListener('popstate', route);
route();
