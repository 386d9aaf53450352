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
