import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PRODUCTS, MAX_QUANTITY, parseCheckoutRequest } from '../../lambdas/api/checkout-request.ts';
import type { CheckoutRequest } from '../../lambdas/domain/checkout.ts';
import { requestHash } from '../../lambdas/domain/identifiers.ts';
import type { Language } from '../../lambdas/domain/language.ts';
import { Problem } from '../../lambdas/platform/api-handler.ts';
import { customer as order } from '../support/customer.ts';

const cart = [{ id: 'rainy-day', number: 1 }];

const withOrder = (changes: object): unknown => ({ order: { ...order, ...changes }, cart });
const withCart = (lines: unknown): unknown => ({ order, cart: lines });
const without = (field: string): unknown => ({
  order: Object.fromEntries(Object.entries(order).filter(([name]) => name !== field)),
  cart,
});

const parse = (body: unknown): CheckoutRequest => parseCheckoutRequest(body, 'en');

function problemOf(body: unknown, language: Language = 'en'): Problem {
  try {
    parseCheckoutRequest(body, language);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('This was expected to be refused and was not');
}

/** The fields that are named as wrong. */
function wrongFields(body: unknown): string[] {
  const { code, details } = problemOf(body);
  expect(code).toBe('invalid_request');
  return (details as { field: string }[]).map(({ field }) => field);
}

describe('a good request', () => {
  test('comes out tidied: trimmed, with its phone as Swish wants it', () => {
    expect(parse(withOrder({ name: '  Astrid Berg ', city: 'Bromma\u00a0' }))).toEqual({
      order: { ...order, phone: '46706444364', swishNumber: undefined },
      cart,
    });
  });

  test('is the same request when it is sent again with its fields the other way round', () => {
    const turned = { cart, order: Object.fromEntries(Object.entries(order).reverse()) };
    expect(requestHash(parse(turned))).toBe(requestHash(parse(withOrder({}))));
  });

  test('may leave out what is left empty', () => {
    const { payment, name, email, phone } = order;
    const bare = { order: { payment, name, email, phone }, cart };
    const empty = { delivery: '', company: '', address: '', zip: '', city: '', swishNumber: null };

    expect(parse(bare).order).toMatchObject({ delivery: '', company: '', address: '', zip: '', city: '' });
    expect(requestHash(parse(bare))).toBe(requestHash(parse({ order: { ...bare.order, ...empty }, cart })));
  });

  test('may name the phone that the payment goes straight to', () => {
    expect(parse(withOrder({ swishNumber: '+46 (0)70 644 43 65' })).order.swishNumber).toBe('46706444365');
  });

  test.each([
    ['emoji', 'Åsa 🍓👩‍👩‍👧 Öberg'],
    ['right to left', 'יעל כהן'],
    ['Arabic', 'محمد علي'],
    ['Chinese', '王小明'],
    ['accents that combine', 'Rene\u0301e'],
    ['apostrophes and markup', `O'Brien <b>"&"</b>`],
    ['a direction mark that turns nothing', 'יעל\u200f Berg'],
  ])('may have a name with %s', (_title, name) => {
    expect(parse(withOrder({ name })).order.name).toBe(name);
  });

  test('may be picked up without an address', () => {
    expect(parse(withOrder({ delivery: '', address: '', zip: '', city: '' })).order.address).toBe('');
  });

  test('never brings its own prices, nor anything else that was not asked for', () => {
    const line = { ...cart[0], price: 1, price_reduced: 0.01, title: 'Gratis' };
    const parsed = parse({ order: { ...order, status: 'active', total: 1, delivery_cost: 0 }, cart: [line], total: 1 });

    expect(parsed).toEqual(parse(withOrder({})));
  });

  test('is not changed by keys that mean something to JavaScript', () => {
    const text = JSON.stringify(withOrder({})).replace(
      '{"order":{',
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"order":{"__proto__":{"payment":"card","polluted":true},"constructor":1,',
    );

    expect(parse(JSON.parse(text))).toEqual(parse(withOrder({})));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'toString', '🍓'])('may ask for a product of any name: %s', (id) => {
    expect(parse(withCart([{ id, number: 2 }])).cart).toEqual([{ id, number: 2 }]);
  });
});

describe('a text field', () => {
  const longest = { delivery: 100, name: 100, company: 100, address: 200, zip: 20, city: 100 };
  const texts = Object.keys(longest) as (keyof typeof longest)[];

  test.each(['payment', 'name', 'email', 'phone'])('%s that is missing is named', (field) => {
    expect(wrongFields(without(field))).toEqual([`order.${field}`]);
  });

  test.each(['name', 'email', 'phone'])('%s that is empty is named', (field) => {
    for (const empty of ['', '   ', null])
      expect(wrongFields(withOrder({ [field]: empty }))).toEqual([`order.${field}`]);
  });

  test.each(texts)('%s may be as long as it may, and no longer', (field) => {
    const text = 'x'.repeat(longest[field]);

    expect(parse(withOrder({ [field]: ` ${text} ` })).order[field]).toBe(text);
    expect(wrongFields(withOrder({ [field]: `${text}x` }))).toEqual([`order.${field}`]);
  });

  test.each(texts.flatMap((field) => [5, true, {}, [], ['x']].map((value) => [field, value] as const)))(
    '%s that is %j is named',
    (field, value) => {
      expect(wrongFields(withOrder({ [field]: value }))).toEqual([`order.${field}`]);
    },
  );

  test.each([
    ['a line break', 'Astrid\nBerg'],
    ['a carriage return with a header', 'Astrid\r\nBcc: everyone@example.com'],
    ['a tab', 'Astrid\tBerg'],
    ['a null byte', 'Astrid\u0000'],
    ['a line break at its end', 'Astrid\n'],
    ['an escape', '\u001b[31mAstrid'],
    ['a C1 control', 'Astrid\u0085Berg'],
    ['a line separator', 'Astrid\u2028Berg'],
    ['an override of the direction', 'Astrid\u202eBerg'],
    ['an embedding of a direction', '\u202aAstrid'],
    ['an isolate', '\u2067Astrid\u2069'],
    ['half a character', 'Astrid\ud83c'],
  ])('with %s is refused', (_title, text) => {
    for (const field of texts) expect(wrongFields(withOrder({ [field]: text }))).toEqual([`order.${field}`]);
  });

  test.each([
    'astrid',
    'astrid@',
    '@example.com',
    'a b@example.com',
    'a@b',
    'a@example.com, b@example.com',
    '<a@b.se>',
  ])('%j is no e-mail address', (email) => {
    expect(wrongFields(withOrder({ email }))).toEqual(['order.email']);
  });

  test('an e-mail address has at most 254 characters', () => {
    expect(wrongFields(withOrder({ email: `${'a'.repeat(60)}@${'b'.repeat(200)}.se` }))).toEqual(['order.email']);
  });

  test.each(['phone', 'swishNumber'])('%s that is no phone number is named', (field) => {
    for (const text of ['ring mig', '070', '0706444364😀', '0706444364'.repeat(5)]) {
      expect(wrongFields(withOrder({ [field]: text }))).toEqual([`order.${field}`]);
    }
  });

  test.each(['address', 'zip', 'city'])('%s is asked for when the order is to be delivered', (field) => {
    expect(wrongFields(withOrder({ [field]: '' }))).toEqual([`order.${field}`]);
    expect(wrongFields(withOrder({ [field]: '  ' }))).toEqual([`order.${field}`]);
  });

  test('every wrong field is named at once, in the order of the form', () => {
    expect(wrongFields(withOrder({ name: '', zip: 5, phone: 'x' }))).toEqual([
      'order.name',
      'order.zip',
      'order.phone',
    ]);
  });
});

describe('the cart', () => {
  test('adds lines of one product together, where the product was first', () => {
    const lines = [
      { id: 'a', number: 2 },
      { id: 'b', number: 1 },
      { id: 'a', number: 3 },
    ];
    expect(parse(withCart(lines)).cart).toEqual([
      { id: 'a', number: 5 },
      { id: 'b', number: 1 },
    ]);
  });

  test.each([
    ['missing', undefined],
    ['empty', []],
    ['an object', { 0: cart[0] }],
    ['a text', 'rainy-day'],
    ['null', null],
  ])('that is %s is named', (_title, lines) => {
    expect(wrongFields(withCart(lines))).toEqual(['cart']);
  });

  test.each([null, 5, 'rainy-day', []])('names a line that is %j', (line) => {
    expect(wrongFields(withCart([...cart, line]))[0]).toMatch(/^cart\.1/);
  });

  test.each([0, -1, 0.5, 1.0000001, 1000, 1e21, Number.NaN, Number.POSITIVE_INFINITY, '1', null, true, [1], {}])(
    'names a line with the quantity %p',
    (number) => {
      expect(wrongFields(withCart([{ id: 'a', number }]))).toEqual(['cart.0.number']);
    },
  );

  test.each(['', 5, null, {}, 'x'.repeat(101)])('names a line with the product %j', (id) => {
    expect(wrongFields(withCart([{ id, number: 1 }]))).toEqual(['cart.0.id']);
  });

  test('may have as many pieces of a product as it may, also in several lines', () => {
    expect(parse(withCart([{ id: 'a', number: MAX_QUANTITY }])).cart).toEqual([{ id: 'a', number: MAX_QUANTITY }]);
    expect(
      wrongFields(
        withCart([
          { id: 'a', number: MAX_QUANTITY },
          { id: 'a', number: 1 },
        ]),
      ),
    ).toEqual(['cart']);
  });

  test('may have as many products as one transaction takes', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `p${index}`, number: 1 }));

    expect(parse(withCart(lines(MAX_PRODUCTS))).cart).toHaveLength(MAX_PRODUCTS);
    expect(wrongFields(withCart(lines(MAX_PRODUCTS + 1)))).toEqual(['cart']);
  });

  test('of ten thousand lines is answered, with a few words', () => {
    const many = (line: (index: number) => unknown) =>
      withCart(Array.from({ length: 10_000 }, (_, index) => line(index)));

    expect(wrongFields(many((index) => ({ id: `p${index}`, number: 1 })))).toEqual(['cart']);
    expect(wrongFields(many(() => ({ id: 'a', number: 1 })))).toEqual(['cart']);
    expect(wrongFields(many(() => 5)).length).toBeLessThanOrEqual(20);
  });
});

describe('a payment method', () => {
  test.each(['card', 'SWISH', 'klarna', ''])('%j is not supported, whatever else is wrong', (payment) => {
    expect(problemOf({ order: { payment }, cart: [] }).code).toBe('unsupported_payment_method');
  });

  test.each([null, 5, ['swish'], { method: 'swish' }])('that is %j is named', (payment) => {
    expect(wrongFields(withOrder({ payment }))).toEqual(['order.payment']);
  });
});

test('a wrong field comes with a sentence in the language of the customer', () => {
  const body = withOrder({ name: '', email: 'x', address: 5 });

  expect(problemOf(body, 'sv').details).toEqual([
    { field: 'order.name', message: 'Fyll i fältet.' },
    { field: 'order.address', message: 'Värdet måste vara text.' },
    { field: 'order.email', message: 'Ange en giltig e-postadress.' },
  ]);
  expect(problemOf(body, 'en').details).toEqual([
    { field: 'order.name', message: 'Fill in this field.' },
    { field: 'order.address', message: 'The value must be text.' },
    { field: 'order.email', message: 'Give a valid e-mail address.' },
  ]);
});

test.each([undefined, null, 5, 'text', [], {}, { order: null }, { order: [] }, { order: 'x', cart: 'x' }])(
  'a body that is %j is refused with details',
  (body) => {
    expect(wrongFields(body).length).toBeGreaterThan(0);
  },
);

describe('whatever a client sends', () => {
  const isAnswer = (body: unknown): void => {
    try {
      const parsed = parse(body);
      expect(parsed.cart.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      const { code, details } = error as Problem;
      expect(['invalid_request', 'unsupported_payment_method']).toContain(code);
      if (code === 'invalid_request') {
        for (const { field, message } of details as { field: string; message: string }[]) {
          expect(typeof field).toBe('string');
          expect(message).toMatch(/^[A-Z].*\.$/);
        }
      }
    }
  };

  test('any JSON is a request or a problem that names fields', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), isAnswer), { numRuns: 300 });
  });

  test('a good request with any JSON in one place is a request or a problem that names fields', () => {
    const anyOrder = fc
      .tuple(fc.constantFrom(...Object.keys(order), 'swishNumber', 'other'), fc.jsonValue({ maxDepth: 2 }))
      .map(([field, value]) => withOrder({ [field]: value }));
    const anyLine = fc.record({
      id: fc.oneof(fc.string(), fc.jsonValue()),
      number: fc.oneof(fc.integer(), fc.jsonValue()),
    });
    fc.assert(fc.property(fc.oneof(anyOrder, fc.array(anyLine, { maxLength: 5 }).map(withCart)), isAnswer), {
      numRuns: 500,
    });
  });

  test('text that is taken has no control characters and stays within its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
        try {
          const parsed = parse(withOrder({ name })).order.name;
          expect(parsed).toBe(name.trim());
          expect(parsed).not.toMatch(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
          expect(parsed.length).toBeLessThanOrEqual(100);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
