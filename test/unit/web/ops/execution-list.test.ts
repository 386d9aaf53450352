import { describe, expect, test } from '@jest/globals';
import type { ListedExecution } from '../../../../ops/console/api.ts';
import {
  askedBy,
  ordersAlone,
  queryOf,
  withMore,
  withNewest,
  type LoadedList,
  type Page,
} from '../../../../web/ops/executions/execution-list.ts';
import { rowsInView } from '../../../../web/ops/executions/rows-in-view.ts';

const anExecution = (name: string, more: Partial<ListedExecution> = {}): ListedExecution => ({
  name,
  checkoutId: name,
  orderNumber: null,
  status: 'RUNNING',
  standing: 'running',
  reason: null,
  startedAt: 0,
  stoppedAt: null,
  ...more,
});
const aPage = (names: string, next: string | null = 'more'): Page => ({
  executions: names.split('').map((name) => anExecution(name)),
  next,
  lookedAt: names.length,
});
const namesOf = ({ executions }: LoadedList): string => executions.map(({ name }) => name).join('');

describe('the first page, read again', () => {
  test('puts what has come above what was there, and keeps what was read further down', () => {
    const list = withMore(withNewest(undefined, aPage('fed')), aPage('cba', 'further'));

    const again = withNewest(list, aPage('hgf'));

    expect(namesOf(again)).toBe('hgfedcba');
    expect(again.next).toBe('further');
  });

  test('shows what has changed', () => {
    const list = withNewest(undefined, aPage('ba'));
    const executions = [anExecution('b', { standing: 'confirmed' }), anExecution('a')];

    expect(withNewest(list, { executions, next: null, lookedAt: 2 }).executions[0]?.standing).toBe('confirmed');
  });

  test('takes out what is no longer of the filter', () => {
    expect(namesOf(withNewest(withNewest(undefined, aPage('cba')), aPage('ca')))).toBe('ca');

    const list = withMore(withNewest(undefined, aPage('fed')), aPage('cba', null));
    expect(namesOf(withNewest(list, aPage('fd')))).toBe('fdcba');
  });

  test('is all there is when nothing comes after it', () => {
    const list = withMore(withNewest(undefined, aPage('dc')), aPage('ba', null));

    expect(namesOf(withNewest(list, aPage('e', null)))).toBe('e');
  });
});

test('the next page stands below, and nothing stands twice', () => {
  const list = withMore(withNewest(undefined, aPage('fed')), aPage('dcb', 'further'));

  expect(namesOf(list)).toBe('fedcb');
  expect(list).toMatchObject({ next: 'further', lookedAt: 6 });
});

test('an order that was found without an execution is told of', () => {
  const list = withNewest(undefined, {
    ...aPage('a', null),
    orders: [
      { id: 'a', number: '2611.001' },
      { id: 'z', number: '2509.007' },
    ],
  });

  expect(ordersAlone(list)).toEqual([{ id: 'z', number: '2509.007' }]);
});

describe('an address', () => {
  test('says what is asked for', () => {
    for (const asked of [
      { filter: 'all', search: '' },
      { filter: 'needs-attention', search: '' },
      { filter: 'all', search: '2611.001 & more' },
    ] as const) {
      expect(askedBy(`/ops?${queryOf(asked).toString()}`)).toEqual(asked);
    }
  });

  test('never holds an e-mail address', () => {
    expect(queryOf({ filter: 'all', search: 'astrid@example.com' }).toString()).toBe('');
  });

  test('with an unknown filter asks for all', () => {
    expect(askedBy('/ops?filter=purple')).toEqual({ filter: 'all', search: '' });
  });
});

describe('of a long list', () => {
  test('the rows in view are drawn, and some around them', () => {
    const { first, end } = rowsInView(10_000, 50, -100_000, 800);

    expect(first).toBeLessThan(2_000);
    expect(end).toBeGreaterThan(2_016);
    expect(end - first).toBeLessThan(60);
  });

  test('nothing is drawn that is not there', () => {
    expect(rowsInView(3, 50, 0, 800)).toEqual({ first: 0, end: 3 });
    expect(rowsInView(0, 50, 0, 800)).toEqual({ first: 0, end: 0 });
    expect(rowsInView(3, 50, -100_000, 800)).toEqual({ first: 3, end: 3 });
  });
});
