import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { CONSOLE_API, type Applied, type Preview, type StockRequest } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { postJson } from '../../design/request.ts';
import { ChangeDialog } from '../change/change-dialog.tsx';
import type { StockedProduct } from './shown-products.ts';
import { STOCK_TEXTS } from './stock-texts.ts';

export interface StockDialogProps {
  readonly product: StockedProduct;
  readonly onClose: () => void;
}

const WHOLE_NUMBER = /^\d{1,7}$/;
/** The server's limit too. */
const MOST_PIECES = 1_000_000;

/** Sets what is on the shelf. */
export function StockDialog({ product, onClose }: StockDialogProps): VNode {
  const texts = STOCK_TEXTS[useLanguage()];
  const [typed, setTyped] = useState(String(product.stock));
  const id = useId();
  const isNumber = WHOLE_NUMBER.test(typed.trim()) && Number(typed) <= MOST_PIECES;
  return (
    <ChangeDialog
      title={texts.setStock(product.title)}
      about={texts.setStockAbout}
      sureWord={product.id}
      optionsProblem={isNumber ? undefined : texts.notANumber}
      send={(reasoned, confirm) =>
        postJson<Preview | Applied>(`${CONSOLE_API}/products/${encodeURIComponent(product.id)}/stock`, {
          ...reasoned,
          confirm,
          stock: Number(typed),
        } satisfies StockRequest)
      }
      onClose={onClose}
    >
      <div class="field">
        <label for={id}>{texts.newStock}</label>
        <input
          id={id}
          inputMode="numeric"
          autocomplete="off"
          value={typed}
          aria-invalid={!isNumber}
          aria-describedby={`${id}-now`}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <p id={`${id}-now`} class="small muted numbers">
          {texts.nowInStock(product.stock, product.held)}
        </p>
      </div>
    </ChangeDialog>
  );
}
