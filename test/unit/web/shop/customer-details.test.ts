import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCheckoutRequest } from '../../../../lambdas/api/checkout-request.ts';
import { LANGUAGES, type Language } from '../../../../lambdas/domain/language.ts';
import { FIELD_SENTENCES, ORDER_FIELDS, type OrderField } from '../../../../lambdas/domain/order-fields.ts';
import { Problem } from '../../../../lambdas/platform/api-handler.ts';
import { detailsFrom, problemsOf, requestOf, type CustomerDetails } from '../../../../web/shop/customer-details.ts';
import { customer } from '../../../support/customer.ts';

const details: CustomerDetails = detailsFrom(customer);
const cart = new Map([['rainy-day', 1]]);

/** What the API says of what the form sends, by field. */
function refusedFields(typed: CustomerDetails, language: Language): Readonly<Record<string, string>> {
  try {
    parseCheckoutRequest(requestOf(typed, cart), language);
    return {};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const found = error.details as readonly { readonly field: string; readonly message: string }[];
    return Object.fromEntries(found.map(({ field, message }) => [field.replace('order.', ''), message]));
  }
}

/** What the form says of it. */
const formSays = (typed: CustomerDetails, language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(problemsOf(typed)).map(([field, problem]) => [field, FIELD_SENTENCES[problem][language]]),
  );

describe('form and API', () => {
  test('take the same details', () => {
    expect(problemsOf(details)).toEqual({});
    expect(refusedFields(details, 'sv')).toEqual({});
  });

  const awkward = fc.constantFrom(
    '',
    ' ',
    '\u00a0',
    'a@b',
    'a@example.com',
    ' a@example.com ',
    '.a@example.com',
    'a..b@example.com',
    "o'brien+x@example.co",
    'a@-x.se',
    '070-644 43 64',
    '+46 (0)70 644 43 64',
    '0046 70 644 43 64',
    '070',
    'a\u202eb',
    'a\nb',
    'x'.repeat(20),
    'x'.repeat(21),
    'x'.repeat(40),
    'x'.repeat(41),
    'x'.repeat(100),
    'x'.repeat(101),
    'x'.repeat(200),
    'x'.repeat(201),
    `${'a'.repeat(245)}@bcd.se`,
    `${'a'.repeat(255)}@bcd.se`,
    '\ud83c',
    '🍓',
  );
  const typed = fc.oneof(
    awkward,
    fc.emailAddress(),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('0', '4', '6', '7', '+', '(', ')', '-', '.', ' '), maxLength: 20 }),
  );

  test.each(ORDER_FIELDS)('say the same of whatever is typed as %s', (field) => {
    fc.assert(
      fc.property(typed, fc.constantFrom(...LANGUAGES), (text, language) => {
        const changed = { ...details, [field]: text };
        expect(formSays(changed, language)).toEqual(refusedFields(changed, language));
      }),
      { numRuns: 300 },
    );
  });

  test('say the same of a delivery that is blank, and of the address that it then needs or not', () => {
    for (const delivery of ['', ' ', 'postnord']) {
      const changed = { ...details, delivery, address: '', zip: ' ', city: '' };
      expect(formSays(changed, 'sv')).toEqual(refusedFields(changed, 'sv'));
    }
  });

  test('say the same of a whole form, whatever else is wrong', () => {
    const form = fc.record(Object.fromEntries(ORDER_FIELDS.map((field) => [field, typed]))) as fc.Arbitrary<
      Record<OrderField, string>
    >;
    fc.assert(
      fc.property(form, (changed) => {
        expect(formSays(changed, 'sv')).toEqual(refusedFields(changed, 'sv'));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the details', () => {
  test('come back as they were typed', () => {
    expect(detailsFrom(JSON.parse(JSON.stringify(details)))).toEqual(details);
  });

  test.each([null, 5, 'x', [], { name: 5, email: null }])('are empty when %j was stored', (stored) => {
    expect(detailsFrom(stored)).toEqual(detailsFrom(null));
  });

  test('of an order that is picked up are sent without an address, which is not asked for either', () => {
    const pickedUp = { ...details, delivery: '' };
    expect(requestOf(pickedUp, cart).order).toMatchObject({ delivery: '', address: '', zip: '', city: '' });
    expect(problemsOf({ ...pickedUp, address: 'x'.repeat(500) })).toEqual({});
  });

  test('of an order that is delivered need all of the address', () => {
    expect(problemsOf({ ...details, address: ' ', zip: '', city: '' })).toEqual({
      address: 'address',
      zip: 'address',
      city: 'address',
    });
  });
});
