/** The wire of POST /v1/checkout, as a customer fills it in. */
export const customer = {
  payment: 'swish',
  delivery: 'postnord',
  name: 'Astrid Berg',
  company: '',
  address: 'Storgatan 1',
  zip: '123 45',
  city: 'Bromma',
  email: 'astrid@example.com',
  phone: '070-644 43 64',
};

let others = 0;

/** Somebody who has nothing open yet: a customer has only a few open checkouts at a time. */
export function anotherCustomer(): typeof customer {
  others += 1;
  return { ...customer, email: `customer-${others}@example.com`, phone: `070-${6_000_000 + others}` };
}
