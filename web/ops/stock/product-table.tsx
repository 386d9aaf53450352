import type { VNode } from 'preact';
import { useLanguage } from '../../design/page-frame.tsx';
import { useShop } from '../shop.tsx';
import { LiveNumber } from './live-number.tsx';
import { sharesOf, type StockedProduct } from './shown-products.ts';
import { STOCK_TEXTS } from './stock-texts.ts';

export interface ProductTableProps {
  readonly products: readonly StockedProduct[];
  /** Id of what says why nothing can be changed. */
  readonly readOnlyNote: string;
  readonly onSet: (product: StockedProduct) => void;
}

/** What there is of each product, as numbers and as a bar. */
export function ProductTable({ products, readOnlyNote, onSet }: ProductTableProps): VNode {
  const texts = STOCK_TEXTS[useLanguage()];
  const { mayChange } = useShop();
  return (
    <table class="stock-table">
      <thead>
        <tr>
          <th scope="col">{texts.product}</th>
          <th scope="col" class="amount">
            {texts.stock}
          </th>
          <th scope="col" class="amount">
            {texts.held}
          </th>
          <th scope="col" class="amount">
            {texts.free}
          </th>
          <th scope="col">
            <span class="visually-hidden">{texts.change}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {products.map((product) => (
          <tr key={product.id} class={product.isActive ? '' : 'inactive'}>
            <th scope="row">
              {product.title} {product.isActive ? null : <span class="badge">{texts.inactive}</span>}{' '}
              {product.held > product.stock ? <span class="badge bad">{texts.overheld}</span> : null}
              <Bar product={product} />
            </th>
            <td class="amount">
              <LiveNumber value={product.stock} />
            </td>
            <td class="amount">
              <LiveNumber value={product.held} />
            </td>
            <td class="amount free-pieces">
              <LiveNumber value={product.free} />
            </td>
            <td class="amount">
              <button
                type="button"
                class="small quiet"
                aria-label={texts.setStock(product.title)}
                aria-disabled={!mayChange}
                aria-describedby={mayChange ? undefined : readOnlyNote}
                onClick={() => mayChange && onSet(product)}
              >
                {texts.change}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The numbers beside it say the same. */
function Bar({ product }: { readonly product: StockedProduct }): VNode {
  const { free, held } = sharesOf(product);
  return (
    <span class="stock-bar" aria-hidden="true">
      <span class="held" style={{ width: `${held}%` }} />
      <span class="free" style={{ width: `${free}%` }} />
    </span>
  );
}
