import { describe, expect, test } from '@jest/globals';
import { lookOf, spokenState } from '../../../../web/ops/execution/state-look.ts';
import { summariesOf, type Attempt, type Visit } from '../../../../web/ops/execution/visit.ts';
import { firstScale, fittingScale, zoomed } from '../../../../web/ops/execution/zoom.ts';

const anAttempt = (more: Partial<Attempt> = {}): Attempt => ({
  startedAt: 0,
  endedAt: null,
  status: 'running',
  resource: 'invoke',
  parameters: null,
  output: null,
  error: null,
  cause: null,
  waitsSince: null,
  deadline: null,
  heartbeatMs: null,
  ...more,
});
const aVisit = (more: Partial<Visit> = {}): Visit => ({
  index: 0,
  name: 'Step',
  type: 'Task',
  enteredAt: 0,
  exitedAt: null,
  status: 'running',
  input: null,
  output: null,
  assigned: {},
  error: null,
  cause: null,
  attempts: [],
  parent: null,
  ...more,
});
const spoken = (...visits: readonly Visit[]): string =>
  spokenState('Step', summariesOf({ visits, edges: [], current: [], visitOfEvent: new Map() }).get('Step'), 'en');

describe('a state is said', () => {
  test('to be what its last visit became, with how long that took', () => {
    expect(spoken()).toBe('Step: not visited');
    expect(spoken(aVisit())).toBe('Step: running');
    expect(spoken(aVisit({ status: 'succeeded', exitedAt: 250 }))).toBe('Step: succeeded, 0.25 s');
    expect(spoken(aVisit({ status: 'failed', exitedAt: 90 }), aVisit({ status: 'caught', exitedAt: 2_000 }))).toBe(
      'Step: caught error, 2.0 s, 2 visits',
    );
  });

  test('to have been tried again, in all of its visits', () => {
    const tried = aVisit({ status: 'succeeded', exitedAt: 0, attempts: [anAttempt(), anAttempt(), anAttempt()] });

    expect(spoken(tried)).toBe('Step: succeeded, 0.00 s, 2 retries');
    expect(spoken(tried, aVisit({ attempts: [anAttempt(), anAttempt()] }))).toBe('Step: running, 3 retries, 2 visits');
  });
});

test('a state waits while its token is not answered, and while it pauses, but not while its function works', () => {
  expect(lookOf(aVisit({ attempts: [anAttempt()] }))).toBe('running');
  expect(lookOf(aVisit({ attempts: [anAttempt({ waitsSince: 5 })] }))).toBe('waiting');
  expect(lookOf(aVisit({ type: 'Wait' }))).toBe('waiting');
  expect(lookOf(aVisit({ attempts: [anAttempt({ waitsSince: 5, status: 'failed' })] }))).toBe('running');
  expect(lookOf(aVisit({ status: 'succeeded', type: 'Wait' }))).toBe('succeeded');
});

describe('a graph', () => {
  const graph = { width: 1_000, height: 1_000 };

  test('is shown whole where its names can be read then, else in part', () => {
    expect(firstScale(graph, { width: 700, height: 800 })).toBe(0.7);
    expect(firstScale(graph, { width: 330, height: 500 })).toBeGreaterThan(0.7);
    expect(fittingScale(graph, { width: 330, height: 500 })).toBe(0.33);
  });

  test('is never drawn larger than it is to fit, nor without end by hand', () => {
    expect(fittingScale(graph, { width: 3_000, height: 3_000 })).toBe(1);
    expect(zoomed(1.5, 10)).toBeLessThan(2);
    expect(zoomed(0.4, 0.01)).toBeGreaterThan(0.2);
  });
});
