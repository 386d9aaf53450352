import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { logger, metrics } from '../../lambdas/platform/powertools.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { aProduct, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aSwish, CREATED, PAYEE } from './scripted-swish.ts';
import { aStepFunctions } from './step-functions.ts';

let tables: StartedTables;
let drifts: number[];
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  drifts = [];
  jest.spyOn(logger, 'error').mockImplementation(() => {});
  jest.spyOn(metrics, 'addMetric').mockImplementation((name, _unit, value) => {
    if (name === 'StockDrift') drifts.push(value);
    return metrics;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

type Deps = Partial<StartedTables['deps']>;
const cancel = (id: string, deps: Deps = {}) =>
  cancelOrder({ ...aStepInput(id), caught: null }, { ...tables.deps, ...deps });
const confirm = (id: string, deps: Deps = {}) => confirmOrder(aStepInput(id), { ...tables.deps, ...deps });
const refund = (id: string, deps: Deps = {}) =>
  refundPayment(
    { ...aStepInput(id), kind: 'late-payment', taskToken: 'R', reason: 'operator' },
    {
      ...tables.deps,
      ...deps,
      swish: aSwish({ createRefund: [CREATED] }),
      tokens: aStepFunctions().tokens,
      refundCallbackUrl: 'https://shop.example/v1/swish/refund-callback',
    },
  );

interface Ending {
  readonly title: string;
  readonly step: (id: string, deps?: Deps) => Promise<unknown>;
  readonly known: Partial<Checkout>;
  readonly hold: string;
  readonly ending: string;
  readonly sold: number;
}
const ENDINGS: readonly Ending[] = [
  { title: 'cancelling', step: cancel, known: DECLINED, hold: 'cancelled', ending: 'cancelled', sold: 0 },
  {
    title: 'refunding',
    step: refund,
    known: { ...PAID, payeeAlias: PAYEE },
    hold: 'cancelled',
    ending: 'cancelled',
    sold: 0,
  },
  { title: 'confirming', step: confirm, known: PAID, hold: 'confirmed', ending: 'confirmed', sold: 2 },
];

describe.each(ENDINGS)('$title an order', ({ step, known, hold, ending, sold }) => {
  /** Two pieces of one product and one of another. */
  const aHeld = async () => {
    const [replaced, kept] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aHeldCheckout(tables, { [replaced]: 2, [kept]: 1 }, known);
    return { id, replaced, kept };
  };

  test('whose product was replaced without its count goes through, and the drift is counted', async () => {
    const { id, replaced, kept } = await aHeld();
    await tables.put('products', aProduct({ id: replaced, stock: 7 }));

    await step(id);

    const written = (await tables.all('products')).find((product) => product['id'] === replaced);
    expect(written).toMatchObject({ stock: 7 - sold });
    expect(written).not.toHaveProperty('reserved');
    expect(await tables.product(kept)).toMatchObject({ reserved: 0 });
    expect((await tables.hold(id, replaced)).status).toBe(hold);
    expect((await tables.hold(id, kept)).status).toBe(hold);
    expect((await tables.checkout(id)).ending).toBe(ending);
    expect(drifts).toEqual([1]);
  });

  test('whose product counts fewer pieces than it holds leaves that count alone', async () => {
    const { id, replaced } = await aHeld();
    await tables.put('products', aProduct({ id: replaced, stock: 7, reserved: 1 }));

    await step(id);

    expect(await tables.product(replaced)).toMatchObject({ stock: 7 - sold, reserved: 1 });
    expect(drifts).toEqual([1]);
  });

  test('whose product was replaced while it is done goes through', async () => {
    const { id, replaced } = await aHeld();
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => tables.put('products', aProduct({ id: replaced, stock: 7 })),
    );

    await step(id, { reservations: { ...tables.reservations, find } });

    expect(await tables.product(replaced)).toMatchObject({ stock: 7 - sold, reserved: 0 });
    expect((await tables.checkout(id)).ending).toBe(ending);
    expect(drifts).toEqual([1]);
  });

  test('whose count is right counts no drift', async () => {
    const { id, replaced } = await aHeld();

    await step(id);

    expect(await tables.product(replaced)).toMatchObject({ stock: 10 - sold, reserved: 0 });
    expect(drifts).toEqual([]);
  });

  test('whose row the stream gives back in between is read again: that is no drift', async () => {
    const { id, replaced, kept } = await aHeld();
    const gone = await tables.hold(id, replaced);
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      async () => {
        await tables.remove('reservations', { productId: replaced, reservationId: gone.reservationId });
        await tables.put('products', { ...(await tables.product(replaced)), reserved: 0 });
      },
    );

    const work = step(id, { reservations: { ...tables.reservations, find } });

    if (step === confirm) {
      expect(await errorNameOf(work)).toBe('HoldGone');
      expect(await tables.product(kept)).toMatchObject({ stock: 10, reserved: 1 });
    } else {
      await work;
      expect(await tables.product(kept)).toMatchObject({ stock: 10, reserved: 0 });
    }
    expect(await tables.product(replaced)).toMatchObject({ stock: 10, reserved: 0 });
    expect(drifts).toEqual([]);
  });
});

describe.each(ENDINGS.filter(({ sold }) => sold === 0))('$title an order', ({ step, known }) => {
  test('whose product was deleted goes through, and is no drift: there is no count', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, known);
    await tables.remove('products', { id: product });

    await step(id);

    expect((await tables.hold(id, product)).status).toBe('cancelled');
    expect((await tables.all('products')).some((item) => item['id'] === product)).toBe(false);
    expect(drifts).toEqual([]);
  });
});

describe('confirming an order', () => {
  test.each([
    ['was deleted', undefined],
    ['was replaced by one with too few pieces', { stock: 1 }],
  ])('whose product %s sells nothing', async (_title, replacement) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);
    await tables.remove('products', { id: product });
    if (replacement !== undefined) await tables.put('products', aProduct({ id: product, ...replacement }));

    expect(await errorNameOf(confirm(id))).toBe('StockShort');

    expect((await tables.hold(id, product)).status).toBe('active');
    expect(await tables.checkout(id)).not.toHaveProperty('ending');
  });
});
