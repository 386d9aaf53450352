import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { PlacedState } from '../../../web/flow-drawing/layout.ts';
import { placedGraph, statesOf } from '../../../web/flow-drawing/placed-graph.ts';

const orderFlow = JSON.parse(
  readFileSync(new URL('../../../statemachine/order-flow.asl.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, unknown>>;
const graph = placedGraph(orderFlow);
if (graph === undefined) throw new Error('The order flow cannot be drawn');
const named = graph.states.filter(({ shape }) => shape !== 'start');

const isInside = (inner: PlacedState, outer: PlacedState): boolean =>
  Math.abs(inner.x - outer.x) <= (outer.width - inner.width) / 2 &&
  Math.abs(inner.y - outer.y) <= (outer.height - inner.height) / 2;
const areApart = (one: PlacedState, other: PlacedState): boolean =>
  Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
  Math.abs(one.y - other.y) >= (one.height + other.height) / 2;

describe('the compact graph of the order flow', () => {
  test('has every state once, those of branches too, in the order in which one reads', () => {
    expect(named.map(({ name }) => name).sort()).toEqual([...statesOf(orderFlow).keys()].sort());
    expect(named[0]?.name).toBe('Entry');
    expect(named.map(({ name }) => name).indexOf('ReserveStock')).toBeLessThan(
      named.map(({ name }) => name).indexOf('ConfirmOrder'),
    );
  });

  test('lets no two states overlap, but a state with branches has them inside', () => {
    const parallel = named.find(({ name }) => name === 'NotifyOfOrder');
    const branches = new Set(['NotifyCustomer', 'CustomerNotNotified', 'NotifyAdmin', 'AdminNotNotified']);
    if (parallel === undefined) throw new Error('There is no NotifyOfOrder');

    for (const [index, one] of named.entries()) {
      for (const other of named.slice(index + 1)) {
        if (branches.has(other.name) && one === parallel)
          expect([other.name, isInside(other, one)]).toEqual([other.name, true]);
        else expect([one.name, other.name, areApart(one, other)]).toEqual([one.name, other.name, true]);
      }
    }
  });

  test('has a line for every usual way, and for errors that are caught by name', () => {
    const ways = graph.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`);

    expect(ways).toEqual(
      expect.arrayContaining([
        'start next Entry',
        'ReserveStock next RequestPayment',
        'PaymentOutcome next CancelOrder',
        'ReserveStock error CancelOrder',
        'NotifyCustomer error CustomerNotNotified',
      ]),
    );
    // What every step catches alike would hide the rest.
    expect(ways).not.toContain('ValidateCart error RunHandedOver');
  });

  test('is small enough to be read beside a panel', () => {
    expect(graph.width).toBeLessThan(1_150);
    expect(graph.height).toBeLessThan(1_050);
  });
});

test.each([
  ['nothing', {}],
  ['no states', { StartAt: 'A' }],
  ['a start that there is not', { StartAt: 'A', States: { B: { Type: 'Succeed' } } }],
  ['a way to nowhere', { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } }],
])('a definition with %s is not drawn, and nothing breaks', (_, asl) => {
  expect(placedGraph(asl)).toBeUndefined();
});

test('a type of state that is not known here is drawn as any other', () => {
  expect(placedGraph({ StartAt: 'A', States: { A: { Type: 'Teleport', End: true } } })?.states).toHaveLength(2);
});
