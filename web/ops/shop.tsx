import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { CONSOLE_API, type ConsoleShop } from '../../ops/console/api.ts';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { getJson } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { useNow } from '../design/use-now.ts';

interface KnownShop {
  readonly shop: ConsoleShop;
  /** Its clock ahead of this machine's. */
  readonly aheadMs: number;
}

const Known = createContext<KnownShop | undefined>(undefined);

/** Shows what is inside as soon as it is known which shop this is. */
export function ShopProvider({ children }: { readonly children: ComponentChildren }): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  const { data, error } = useLive<KnownShop>('shop', ['clock'], async (signal) => {
    const shop = await getJson<ConsoleShop>(`${CONSOLE_API}/shop`, signal);
    return { shop, aheadMs: shop.now - Date.now() };
  });
  if (data === undefined) {
    return error === undefined ? <p class="muted">{texts.loading}</p> : <Problem error={error} />;
  }
  return <Known.Provider value={data}>{children}</Known.Provider>;
}

/** Which shop this is, and what may be done with it. */
export const useShop = (): ConsoleShop => useKnownShop().shop;

/** The time by the shop's clock (epoch ms), anew every second: what counts down counts by it. */
export const useShopNow = (): number => useNow(useKnownShop().aheadMs, 1_000);

function useKnownShop(): KnownShop {
  const known = useContext(Known);
  if (known === undefined) throw new Error('It is asked for the shop outside of its ShopProvider');
  return known;
}
