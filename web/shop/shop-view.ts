import { oreFromSek } from '../../lambdas/domain/money.ts';
import { attemptKey, forgetAttempt } from './attempt-key.ts';
import { chargedOre, goodsOre, mostOf, readCart, withQuantity, writeCart } from './cart.ts';
import { ApiRefusal, type CheckoutRequest, type Product } from '../checkout-client.ts';
import { createCheckoutForm } from './checkout-form.ts';
import { button, element } from '../elements.ts';
import type { Shop } from './shop.ts';

/** Products, cart and form. Calls `placed` with the order's id once it waits for the payment. */
export async function showShop(
  view: HTMLElement,
  shop: Shop,
  placed: (orderId: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { client, texts, amount } = shop;
  view.replaceChildren(element('p', { class: 'muted' }, texts.loading));
  const [loaded, options] = await Promise.all([client.products(), client.shipmentOptions()]);
  if (signal.aborted) return;
  let products = loaded;
  let cart = readCart(sessionStorage);

  const productList = element('div', { class: 'products' });
  const cartBox = element('div', { class: 'cart', attributes: { 'aria-live': 'polite' } });
  const form = createCheckoutForm({ texts, amount, options, onDelivery: drawCart, onSubmit: () => void place() });
  view.replaceChildren(
    element('h1', {}, texts.products),
    productList,
    element(
      'section',
      { class: 'checkout' },
      element('h2', {}, texts.cart),
      cartBox,
      element('h2', {}, texts.yourDetails),
      form.root,
    ),
  );
  drawProducts();
  drawCart();

  function drawProducts(): void {
    productList.replaceChildren(...products.map((product) => productCard(product, shop, () => add(product))));
  }

  function add(product: Product): void {
    change(product, Math.min(mostOf(product), (cart.get(product.id) ?? 0) + 1));
  }

  function change(product: Product, quantity: number): void {
    cart = withQuantity(cart, product.id, quantity);
    writeCart(cart, sessionStorage);
    drawCart();
  }

  function drawCart(): void {
    const lines = products.filter((product) => cart.has(product.id));
    const delivery = oreFromSek(form.delivery()?.cost ?? 0);
    const goods = goodsOre(cart, products);
    form.setReady(lines.length > 0);
    if (lines.length === 0) {
      cartBox.replaceChildren(element('p', { class: 'muted' }, texts.emptyCart));
      return;
    }
    cartBox.replaceChildren(
      ...lines.map((product) => cartLine(product, cart.get(product.id) ?? 0, shop, (n) => change(product, n))),
      sumLine(texts.goods, amount(goods)),
      sumLine(texts.deliveryCost, amount(delivery)),
      sumLine(texts.total, amount(goods + delivery), 'total'),
    );
  }

  async function place(): Promise<void> {
    const request: CheckoutRequest = {
      order: { payment: 'swish', ...form.values() },
      cart: products.filter(({ id }) => cart.has(id)).map(({ id }) => ({ id, number: cart.get(id) ?? 0 })),
    };
    form.setBusy(true);
    try {
      const { data } = await client.place(request, await attemptKey(request, sessionStorage));
      placed(data.order.id);
    } catch (error) {
      await refuse(error);
    } finally {
      form.setBusy(false);
    }
  }

  /** A refusal ends the attempt. Without an answer the attempt stays, so that trying again cannot make two orders. */
  async function refuse(error: unknown): Promise<void> {
    if (!(error instanceof ApiRefusal)) {
      form.showProblem([texts.unreachable], new Map());
      return;
    }
    forgetAttempt(sessionStorage);
    form.showProblem([error.message, ...shortages(error, shop)], error.fields);
    if (error.status !== 409 && error.status !== 404) return;
    await refreshProducts();
  }

  async function refreshProducts(): Promise<void> {
    try {
      products = await client.products();
    } catch (failure) {
      // The refusal's own sentences are shown; the old counts stay until the next try.
      reportError(failure);
      return;
    }
    drawProducts();
    drawCart();
  }
}

function productCard(product: Product, { texts, amount }: Shop, add: () => void): HTMLElement {
  const charged = chargedOre(product);
  const regular = oreFromSek(product.price);
  const isFree = product.available > 0;
  const addButton = button(texts.add, add);
  addButton.disabled = !isFree;
  addButton.setAttribute('aria-label', `${texts.add}: ${product.title}`);
  return element(
    'article',
    { class: 'card product', attributes: { 'data-product': product.id } },
    product.image === null
      ? undefined
      : element('img', { attributes: { src: product.image, alt: '', width: '160', height: '160', loading: 'lazy' } }),
    element('h3', {}, product.title),
    element('p', { class: 'muted small' }, [product.brand, product.subtitle].filter(Boolean).join(', ')),
    element(
      'p',
      {},
      element('strong', {}, amount(charged)),
      ' ',
      charged < regular ? element('s', { class: 'muted' }, amount(regular)) : undefined,
    ),
    element('p', { class: 'muted small' }, isFree ? texts.free(product.available) : texts.soldOut),
    addButton,
  );
}

function cartLine(product: Product, quantity: number, shop: Shop, change: (quantity: number) => void): HTMLElement {
  const { texts, amount } = shop;
  const input = element('input', {
    attributes: {
      type: 'number',
      min: '1',
      max: String(Math.max(1, mostOf(product))),
      value: String(quantity),
      'aria-label': texts.quantityOf(product.title),
    },
  });
  input.addEventListener('change', () => change(Number(input.value)));
  return element(
    'div',
    { class: 'line item' },
    element('span', { class: 'grow' }, product.title),
    input,
    element('span', { class: 'amount' }, amount(chargedOre(product) * quantity)),
    button(texts.remove, () => change(0), 'quiet'),
  );
}

const sumLine = (label: string, amount: string, className = ''): HTMLElement =>
  element(
    'div',
    { class: `line ${className}` },
    element('span', { class: 'grow' }, label),
    element('span', { class: 'amount' }, amount),
  );

/** What is left of each product that there is too little of. */
function shortages({ code, details }: ApiRefusal, { texts }: Shop): readonly string[] {
  if (code !== 'insufficient_stock') return [];
  const { items = [] } = (details ?? {}) as { readonly items?: readonly { title: string; available: number }[] };
  return items.map(({ title, available }) => texts.short(title, available));
}
