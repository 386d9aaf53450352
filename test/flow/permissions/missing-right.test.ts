import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RoleSpec } from '../../../local/template/types.ts';
import { Shop } from '../../support/flow.ts';
import { lettingTimePass } from '../payment-truth/run-scenario.ts';

const CART = [{ id: 'rainy-day', number: 2 }];

/** The role without one action on the resources that fit. */
const without = (role: RoleSpec, action: string, resource: RegExp): RoleSpec => ({
  ...role,
  statements: role.statements.flatMap((statement) => {
    const isAbout = statement.actions.includes(action) && statement.resources.some((each) => resource.test(each));
    if (!isAbout) return [statement];
    const others = statement.actions.filter((each) => each !== action);
    const kept = statement.resources.filter((each) => !resource.test(each));
    return [
      { ...statement, actions: others },
      { ...statement, actions: [action], resources: kept },
    ];
  }),
});

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({
    roles: (roles) =>
      roles.map((role) => {
        if (role.name.startsWith('ConfirmOrder')) return without(role, 'dynamodb:UpdateItem', /products/);
        if (role.name.startsWith('OrderFlow')) return without(role, 'lambda:InvokeFunction', /RejectCheckout/);
        return role;
      }),
  });
});
afterAll(() => shop.close());

/** What tasks of a run failed with. */
const failuresOf = (run: string) =>
  (shop.cloud.executions.history(run)?.events ?? []).flatMap((event) =>
    event.type === 'TaskFailed' ? [event['taskFailedEventDetails'] as { error: string; cause: string }] : [],
  );

test('a step without a right it needs fails by AWS’s sentence; the money is kept safe, and a person is told', async () => {
  const { order, payment } = await shop.buy(CART);
  const { stock } = await shop.stockOf('rainy-day');

  await shop.phone(payment.reference, { action: 'pay' });
  await shop.advance(130);

  const [failure] = failuresOf(order.id);
  expect(failure?.error).toBe('AccessDeniedException');
  expect(failure?.cause).toMatch(
    /User: arn:aws:sts::000000000000:assumed-role\/ConfirmOrderRole\w+\/ConfirmOrder is not authorized to perform: dynamodb:UpdateItem on resource: arn:aws:dynamodb:\S+\/smultron-products-local because no identity-based policy allows the dynamodb:UpdateItem action/,
  );
  expect(shop.path(order.id).at(-1)).toBe('NeedsAttention');
  expect(await shop.checkoutRecord(order.id)).toMatchObject({
    outcome: 'PAID',
    attention: { reason: 'confirm_failed' },
  });
  expect(shop.mailKinds(order.id, 'admin')).toEqual(['attention_1']);
  expect((await shop.order(order.id)).status).toBe('inactive');
  expect(await shop.stockOf('rainy-day')).toEqual({ stock, reserved: 2 });
  expect(await shop.brokenRules()).toEqual([]);
});

test('a state whose function the machine may not invoke fails as with Lambda’s own refusal', async () => {
  await lettingTimePass(shop, shop.checkout([{ id: 'no-such-figure', number: 1 }]));
  await shop.advance(600);

  const [run = ''] = shop.cloud.executions.list().map(({ name }) => name);
  expect(await shop.request('GET', `/v1/checkout/${run}`)).toMatchObject({ status: 503, error: { code: 'internal' } });
  expect(shop.path(run).at(-1)).toBe('OrderCancelled');
  const denied = failuresOf(run).filter(({ error }) => error === 'Lambda.AWSLambdaException');
  expect(denied.length).toBeGreaterThan(0);
  expect(denied[0]?.cause).toMatch(
    /assumed-role\/OrderFlowRole\w+\/OrderFlow is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:\S+:RejectCheckout\w*:1 because/,
  );
  expect(await shop.brokenRules()).toEqual([]);
});
