import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../../lambdas/domain/language.ts';
import { formatAmount } from '../../lambdas/domain/mail/format.ts';
import type { Ore } from '../../lambdas/domain/money.ts';
import { browserStorage, CheckoutClient } from '../checkout-client.ts';

/** What the storefront's components share. */
export interface Storefront {
  readonly language: Language;
  readonly client: CheckoutClient;
  readonly amount: (ore: Ore) => string;
}

/** Keys in `localStorage`: a purchase stays one order in whatever tab it is tried again. */
export const storefrontIn = (language: Language): Storefront => ({
  language,
  client: new CheckoutClient({ language, storage: browserStorage('localStorage') }),
  amount: (ore) => formatAmount(ore, language),
});

export const StorefrontContext = createContext<Storefront | undefined>(undefined);

export function useStorefront(): Storefront {
  const storefront = useContext(StorefrontContext);
  if (storefront === undefined) throw new Error('This component belongs into the storefront');
  return storefront;
}
