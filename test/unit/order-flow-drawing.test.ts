import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { drawOrderFlow } from '../../tools/draw-order-flow.ts';
import type { FlowDefinition, StateDefinition } from '../../web/flow-drawing/flow-definition.ts';
import { layOut } from '../../web/flow-drawing/layout.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const orderFlow = JSON.parse(textOf('statemachine/order-flow.asl.json')) as FlowDefinition;

const aTask = (more: Partial<StateDefinition>): StateDefinition => ({
  Type: 'Task',
  Comment: 'Does something.',
  Resource: 'arn:aws:states:::lambda:invoke',
  ...more,
});
const anEnd: StateDefinition = { Type: 'Succeed' };

describe('the drawing of the order flow', () => {
  test('is of the definition as it stands: after a change, npm run draw makes a new one', () => {
    expect(drawOrderFlow(orderFlow) === textOf('docs/images/order-flow.svg')).toBe(true);
  });

  test('has every state and every error that is caught by name', () => {
    const drawing = drawOrderFlow(orderFlow);
    const states = ({ States }: FlowDefinition): (readonly [string, StateDefinition])[] =>
      Object.entries(States).flatMap(([name, state]) => [
        [name, state] as const,
        ...(state.Branches ?? []).flatMap((branch) => states(branch)),
      ]);

    for (const [name, { Catch = [] }] of states(orderFlow)) {
      expect(drawing).toContain(`>${name}</text>`);
      const errors = Catch.flatMap(({ ErrorEquals }) => ErrorEquals).filter((error) => error !== 'States.ALL');
      for (const error of errors) expect(drawing).toContain(`>${error}</text>`);
    }
  });

  test('says what it shows to whoever does not see it', () => {
    const drawing = drawOrderFlow(orderFlow);

    expect(drawing).toMatch(/role="img" aria-labelledby="title description"/);
    expect(drawing).toMatch(/<title id="title">.+<\/title>\n<desc id="description">.*ReserveStock.*<\/desc>/);
  });
});

describe('a drawing', () => {
  test('is the same every time', () => {
    expect(drawOrderFlow(orderFlow)).toBe(drawOrderFlow(structuredClone(orderFlow)));
  });

  test('lets no two states overlap', () => {
    const { states } = layOut(orderFlow);

    for (const [index, one] of states.entries()) {
      for (const other of states.slice(index + 1)) {
        const apart =
          Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
          Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
        expect([one.name, other.name, apart]).toEqual([one.name, other.name, true]);
      }
    }
  });

  test('lets no arrow run behind a state', () => {
    const { states, edges } = layOut(orderFlow);

    for (const { points } of edges) {
      for (const [index, { x, y }] of points.entries()) {
        const [nextX, nextY] = [points[index + 1]?.x ?? x, points[index + 1]?.y ?? y];
        const hit = states.filter(
          (state) =>
            Math.max(x, nextX) > state.x - state.width / 2 &&
            Math.min(x, nextX) < state.x + state.width / 2 &&
            Math.max(y, nextY) > state.y - state.height / 2 + 1 &&
            Math.min(y, nextY) < state.y + state.height / 2 - 1,
        );
        expect(hit.map(({ name }) => name)).toEqual([]);
      }
    }
  });

  test('lets no arrow run out of the picture', () => {
    const { width, height, edges } = layOut(orderFlow);

    for (const { x, y } of edges.flatMap(({ points }) => points)) {
      expect(x).toBeGreaterThanOrEqual(8);
      expect(x).toBeLessThanOrEqual(width - 8);
      expect(y).toBeGreaterThanOrEqual(8);
      expect(y).toBeLessThanOrEqual(height - 8);
    }
  });

  test('shows once what every step catches alike', () => {
    const stale = { ErrorEquals: ['StaleRun'], Next: 'Over' };
    const flow: FlowDefinition = {
      StartAt: 'First',
      States: {
        First: aTask({ Next: 'Second', Catch: [stale] }),
        Second: aTask({ Next: 'Over', Catch: [stale] }),
        Over: anEnd,
      },
    };

    expect(drawOrderFlow(flow).match(/StaleRun/g)).toHaveLength(1);
    expect(drawOrderFlow(flow)).toContain('every step');
  });

  test('shows once what several steps catch alike, and names them', () => {
    const odd = { ErrorEquals: ['Odd'], Next: 'Over' };
    const flow: FlowDefinition = {
      StartAt: 'First',
      States: {
        First: aTask({ Next: 'Second', Catch: [odd] }),
        Second: aTask({ Next: 'Third', Catch: [odd] }),
        Third: aTask({ Next: 'Fourth', Catch: [odd] }),
        Fourth: aTask({ Next: 'Fifth', Catch: [{ ErrorEquals: ['Bad'], Next: 'Over' }, odd] }),
        Fifth: aTask({ Next: 'Done' }),
        Done: anEnd,
        Over: anEnd,
      },
    };
    const drawing = drawOrderFlow(flow);

    expect(drawing).toContain('several steps');
    expect(drawing).toContain('First, Second, Third');
    // Where another error leads to the same state, there is an arrow that can carry both.
    expect(drawing.match(/>Odd</g)).toHaveLength(2);
  });

  test('leaves two arrows as they are', () => {
    const odd = { ErrorEquals: ['Odd'], Next: 'Over' };
    const flow: FlowDefinition = {
      StartAt: 'First',
      States: {
        First: aTask({ Next: 'Second', Catch: [odd] }),
        Second: aTask({ Next: 'Third', Catch: [odd] }),
        Third: aTask({ Next: 'Done' }),
        Done: anEnd,
        Over: anEnd,
      },
    };

    expect(drawOrderFlow(flow).match(/>Odd</g)).toHaveLength(2);
    expect(drawOrderFlow(flow)).not.toContain('several steps');
  });

  test('tells an error that leads where the state goes anyway at that arrow', () => {
    const flow: FlowDefinition = {
      StartAt: 'Ask',
      States: { Ask: aTask({ Next: 'Done', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }), Done: anEnd },
    };
    const arrows = layOut(flow).edges.filter(({ label }) => label !== undefined);

    expect(arrows.map(({ kind, label }) => [kind, label?.lines])).toEqual([['next', ['also: any error']]]);
  });

  test('cannot be broken out of by what the definition says', () => {
    const flow: FlowDefinition = {
      StartAt: 'Odd',
      States: { Odd: { Type: 'Succeed', Comment: '</text><script>alert("&")</script>' } },
    };

    expect(drawOrderFlow(flow)).not.toContain('<script');
    expect(drawOrderFlow(flow)).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)');
  });

  test('refuses a type of state that it has no shape for', () => {
    const flow: FlowDefinition = { StartAt: 'Each', States: { Each: { Type: 'Map' } } };

    expect(() => drawOrderFlow(flow)).toThrow('No shape is known for states of the type Map');
  });
});
