import type { CheckoutClient } from '../checkout-client.ts';
import type { StorefrontTexts } from './storefront-texts.ts';

/** What the storefront's views share. */
export interface Shop {
  readonly client: CheckoutClient;
  readonly texts: StorefrontTexts;
  /** Whole öre as the customer reads an amount. */
  readonly amount: (ore: number) => string;
}
