import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { FIELD_SENTENCES, ORDER_FIELDS, type OrderField } from '../../lambdas/domain/order-fields.ts';
import { useStore } from '../design/use-store.ts';
import { CartPanel } from './cart-panel.tsx';
import { problemsOf } from './customer-details.ts';
import { CustomerFields } from './customer-fields.tsx';
import { DeliveryChoice } from './delivery-choice.tsx';
import { OrderSummary } from './order-summary.tsx';
import { PageHeading } from './page-heading.tsx';
import { navigate } from './navigation.ts';
import { details } from './remembered.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';
import { useCart } from './use-cart.ts';
import type { Catalogue } from './use-catalogue.ts';
import { usePlacing } from './use-placing.ts';

type Messages = Readonly<Partial<Record<OrderField, string>>>;

/** Delivery, the customer's details and what it costs; the order is placed from here. */
export function CheckoutPage({
  catalogue,
  lookAgain,
}: {
  readonly catalogue: Catalogue | undefined;
  readonly lookAgain: () => void;
}): VNode {
  const { language } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const products = catalogue?.products ?? [];
  const deliveries = catalogue?.deliveries ?? [];
  const shown = useCart(products);
  const typed = useStore(details);
  /** Null as long as it is not known what there is: whoever types by then has not chosen a pick-up. */
  const delivery = typed.delivery ?? deliveries[0]?.id ?? null;
  const filledIn = { ...typed, delivery: delivery ?? '' };
  /** Fields that were left once: nobody is corrected while still typing. */
  const [visited, setVisited] = useState<ReadonlySet<OrderField>>(new Set());
  /** What the API said of a field, until it is changed. */
  const [refused, setRefused] = useState<Messages>({});
  const form = useRef<HTMLFormElement>(null);
  const { placing, place } = usePlacing({
    catalogue,
    details: filledIn,
    refused: ({ fields }) => {
      setRefused(Object.fromEntries(fields));
      lookAgain();
    },
  });

  const problems = problemsOf(filledIn);
  const messageOf = (field: OrderField): string | undefined => {
    const problem = visited.has(field) ? problems[field] : undefined;
    return problem === undefined ? refused[field] : FIELD_SENTENCES[problem][language];
  };
  const change = (field: OrderField, value: string): void => {
    details.set({ ...details.get(), delivery, [field]: value });
    setRefused((messages) => ({ ...messages, [field]: undefined }));
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setVisited(new Set(ORDER_FIELDS));
    const [firstWrong] = ORDER_FIELDS.filter((field) => problems[field] !== undefined);
    if (firstWrong === undefined) void place(shown.cart);
    else form.current?.querySelector<HTMLElement>(`[name="${firstWrong}"]`)?.focus();
  };

  const isEmpty = shown.cart.size === 0;
  return (
    <>
      <div class="checkout-header">
        <button type="button" class="quiet" onClick={() => navigate({ name: 'shop' })}>
          ← {texts.backToShop}
        </button>
        <PageHeading>{texts.checkout}</PageHeading>
      </div>
      {isEmpty ? (
        <div class="card">
          <CartPanel shown={shown} products={products} />
        </div>
      ) : (
        <form ref={form} class="checkout-layout" noValidate onSubmit={submit}>
          <div class="stack">
            <DeliveryChoice
              deliveries={deliveries}
              chosen={filledIn.delivery}
              choose={(id) => change('delivery', id)}
              message={messageOf('delivery')}
            />
            <CustomerFields
              details={filledIn}
              messageOf={messageOf}
              change={change}
              leave={(field) => setVisited((fields) => new Set([...fields, field]))}
            />
          </div>
          <OrderSummary
            shown={shown}
            products={products}
            delivery={deliveries.find(({ id }) => id === filledIn.delivery)}
            isPriced={catalogue !== undefined}
            placing={placing}
            place={(wanted) => void place(wanted)}
          />
        </form>
      )}
    </>
  );
}
