import { useEffect, useState } from 'preact/hooks';
import type { CheckoutClient, Product, ShipmentOption } from '../checkout-client.ts';
import { later } from '../design/live.ts';
import { LiveLoader, type Loaded } from '../design/live-loader.ts';
import { wake } from './wake.ts';

export interface Catalogue {
  readonly products: readonly Product[];
  readonly deliveries: readonly ShipmentOption[];
}

/** How old the free pieces may be where nobody tells of changes. */
const REFRESH_MS = 20_000;

/** Everything that is for sale, with its free pieces as they are now; goes on by itself after a failure. */
export function useCatalogue(client: CheckoutClient): Loaded<Catalogue> & { readonly again: () => void } {
  const [shown, setShown] = useState<Loaded<Catalogue>>({ data: undefined, error: undefined });
  const [again, setAgain] = useState(() => (): void => {});
  useEffect(() => {
    const loader = new LiveLoader<Catalogue>({
      load: async (signal) => {
        const [products, deliveries] = await Promise.all([
          client.products({ signal }),
          client.shipmentOptions({ signal }),
        ]);
        return { products, deliveries };
      },
      show: ({ data, error }) => setShown((before) => ({ data: data ?? before.data, error })),
      later,
    });
    setAgain(() => () => loader.again());
    const sleep = wake(() => loader.again());
    const timer = setInterval(() => !document.hidden && loader.again(), REFRESH_MS);
    return () => {
      clearInterval(timer);
      sleep();
      loader.end();
    };
  }, [client]);
  return { ...shown, again };
}
