import type { VNode } from 'preact';
import { ADDRESS_FIELDS, FIELD_RULES, type OrderField } from '../../lambdas/domain/order-fields.ts';
import type { CustomerDetails } from './customer-details.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';

type TextField = Exclude<OrderField, 'delivery'>;

/** What a browser and a phone's keyboard need to know of a field. */
const INPUTS: Readonly<
  Record<TextField, { readonly autoComplete: string; readonly inputMode?: 'numeric' | 'email' | 'tel' }>
> = {
  name: { autoComplete: 'name' },
  email: { autoComplete: 'email', inputMode: 'email' },
  phone: { autoComplete: 'tel', inputMode: 'tel' },
  company: { autoComplete: 'organization' },
  address: { autoComplete: 'street-address' },
  zip: { autoComplete: 'postal-code', inputMode: 'numeric' },
  city: { autoComplete: 'address-level2' },
};
const FIELDS = ['name', 'company', 'address', 'zip', 'city', 'email', 'phone'] as const satisfies readonly TextField[];

export interface CustomerFieldsProps {
  readonly details: CustomerDetails;
  readonly messageOf: (field: OrderField) => string | undefined;
  readonly change: (field: OrderField, value: string) => void;
  /** The customer has gone on from this field. */
  readonly leave: (field: OrderField) => void;
}

/** Who buys, and where it goes: an order that is fetched needs no address. */
export function CustomerFields({ details, messageOf, change, leave }: CustomerFieldsProps): VNode {
  const texts = SHOP_TEXTS[useStorefront().language];
  const isDelivered = details.delivery !== '';
  const isAddress = (field: TextField): boolean => (ADDRESS_FIELDS as readonly TextField[]).includes(field);
  return (
    <fieldset class="card customer-fields">
      <legend>{texts.details}</legend>
      {FIELDS.filter((field) => isDelivered || !isAddress(field)).map((field) => {
        const message = messageOf(field);
        const isRequired = FIELD_RULES[field].isRequired || isAddress(field);
        return (
          <div key={field} class={`field customer-${field}`}>
            <label for={`field-${field}`}>
              {texts.fields[field]}
              {isRequired ? null : <span class="muted small"> ({texts.optional})</span>}
            </label>
            <input
              id={`field-${field}`}
              name={field}
              type="text"
              {...INPUTS[field]}
              value={details[field]}
              required={isRequired}
              aria-invalid={message === undefined ? undefined : 'true'}
              aria-describedby={message === undefined ? undefined : `problem-${field}`}
              onInput={({ currentTarget }) => change(field, currentTarget.value)}
              onBlur={() => leave(field)}
            />
            {message === undefined ? null : (
              <p class="field-problem" id={`problem-${field}`}>
                {message}
              </p>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
