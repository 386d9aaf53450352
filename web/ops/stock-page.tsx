import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { CONSOLE_API, type StockView } from '../../ops/console/api.ts';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { getJson } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { useStore } from '../design/use-store.ts';
import { CHANGE_TEXTS } from './change/change-texts.ts';
import { address } from './navigation.ts';
import { useShopNow, useShop } from './shop.tsx';
import { Holds } from './stock/holds.tsx';
import { ProductTable } from './stock/product-table.tsx';
import { shownProducts, STOCK_ORDERS, type StockedProduct, type StockOrder } from './stock/shown-products.ts';
import { StockDialog } from './stock/stock-dialog.tsx';
import { STOCK_TEXTS } from './stock/stock-texts.ts';

/** What there is, what is held and for whom, and what is free. */
export function StockPage(): VNode {
  const spoken = useLanguage();
  const texts = STOCK_TEXTS[spoken];
  const now = useShopNow();
  const { data, error, again } = useLive<StockView>('stock', ['tables', 'clock'], (signal) =>
    getJson(`${CONSOLE_API}/stock`, signal),
  );
  const held = data?.products.reduce((sum, product) => sum + product.held, 0) ?? 0;
  return (
    <div class="stock-page stack">
      <header>
        <h1>{texts.title}</h1>
        <p class="muted">
          {data === undefined ? FRAME_TEXTS[spoken].loading : texts.summary(data.products.length, held)}
        </p>
      </header>
      <Problem error={error} />
      {data === undefined ? null : (
        <div class="stock-columns">
          <Products products={data.products} onChanged={again} />
          <Holds view={data} now={now} />
        </div>
      )}
    </div>
  );
}

interface ProductsProps {
  readonly products: readonly StockedProduct[];
  readonly onChanged: () => void;
}

function Products({ products, onChanged }: ProductsProps): VNode {
  const spoken = useLanguage();
  const texts = STOCK_TEXTS[spoken];
  const { mayChange } = useShop();
  const asked = new URLSearchParams(useStore(address).split('?')[1]).get('product');
  const [text, setText] = useState(asked ?? '');
  const [order, setOrder] = useState<StockOrder>('shop');
  const [opened, setOpened] = useState<StockedProduct>();
  const id = useId();
  const shown = shownProducts(products, text, order);
  const close = (): void => {
    setOpened(undefined);
    onChanged();
  };
  return (
    <section class="card stack" aria-label={texts.products}>
      <div class="row">
        <div class="field stock-filter">
          <label class="small" for={`${id}-filter`}>
            {texts.filter}
          </label>
          <input
            id={`${id}-filter`}
            type="search"
            value={text}
            autocomplete="off"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
        <div class="field">
          <label class="small" for={`${id}-order`}>
            {texts.order}
          </label>
          <select
            id={`${id}-order`}
            value={order}
            onChange={({ currentTarget: { value } }) => setOrder(value as StockOrder)}
          >
            {STOCK_ORDERS.map((name) => (
              <option key={name} value={name}>
                {texts.orders[name]}
              </option>
            ))}
          </select>
        </div>
      </div>
      {mayChange ? null : (
        <p id={`${id}-note`} class="notice">
          {CHANGE_TEXTS[spoken].readOnly}
        </p>
      )}
      {shown.length === 0 ? (
        <p class="muted">{texts.noneFound}</p>
      ) : (
        <ProductTable products={shown} readOnlyNote={`${id}-note`} onSet={setOpened} />
      )}
      {opened === undefined ? null : <StockDialog product={opened} onClose={close} />}
    </section>
  );
}
