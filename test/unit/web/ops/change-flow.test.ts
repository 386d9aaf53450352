import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Applied, Preview } from '../../../../ops/console/api.ts';
import { RequestRefused, Unreachable } from '../../../../web/design/request.ts';
import { ChangeFlow, type ChangeState, type Send } from '../../../../web/ops/change/change-flow.ts';

interface Asked {
  readonly why: string;
  readonly sure?: string;
}

const PREVIEW: Preview = { done: false, steps: ['The money goes back'], confirmation: 'first' };
const OTHER: Preview = { done: false, steps: ['The pieces go back'], confirmation: 'second' };
const APPLIED: Applied = { done: true, steps: PREVIEW.steps, text: 'Run 2 was started.' };

const send = jest.fn<Send<Asked>>();
let state: ChangeState;
let flow: ChangeFlow<Asked>;
beforeEach(() => {
  send.mockReset();
  flow = new ChangeFlow<Asked>(send, (next) => {
    state = next;
  });
});

/** As far as the decision. */
async function shown(): Promise<void> {
  send.mockResolvedValueOnce(PREVIEW);
  await flow.look({ why: 'broken' });
}

describe('a change', () => {
  test('asks first what it would do, and has that done by its confirmation', async () => {
    await shown();
    expect(state).toEqual({ step: 'deciding', preview: PREVIEW, isAnother: false });

    send.mockResolvedValueOnce(APPLIED);
    await flow.decide({ sure: '2611.001' });

    expect(send.mock.calls).toEqual([
      [{ why: 'broken' }, null],
      [{ why: 'broken', sure: '2611.001' }, 'first'],
    ]);
    expect(state).toEqual({ step: 'done', applied: APPLIED });
  });

  test('is done once, however often it is clicked', async () => {
    await shown();
    send.mockResolvedValue(APPLIED);

    await Promise.all([flow.decide(), flow.decide(), flow.decide()]);
    await flow.decide();

    expect(send).toHaveBeenCalledTimes(2);
  });

  test('is not done before its steps were shown', async () => {
    await flow.decide();

    expect(send).not.toHaveBeenCalled();
  });

  test('that is not what was shown any more shows what it would do now, and asks again', async () => {
    await shown();
    send.mockRejectedValueOnce(
      new RequestRefused(409, 'changed', 'It changed', { error: { code: 'changed', message: '', preview: OTHER } }),
    );
    await flow.decide();
    expect(state).toEqual({ step: 'deciding', preview: OTHER, isAnother: true });

    send.mockResolvedValueOnce(APPLIED);
    await flow.decide();

    expect(send).toHaveBeenLastCalledWith({ why: 'broken' }, 'second');
    expect(state.step).toBe('done');
  });

  test('that is refused says why, and can be asked for anew', async () => {
    send.mockRejectedValueOnce(new RequestRefused(409, 'refused', 'A run is under way', {}));
    await flow.look({ why: 'broken' });
    expect(state).toEqual({ step: 'asking', problem: { kind: 'refused', sentence: 'A run is under way' } });

    await shown();

    expect(state.step).toBe('deciding');
  });

  test.each([
    ['was not done when nobody answers what it would do', 0, 'unreachable'],
    ['may have been done when no answer comes to the decision', 1, 'unsure'],
  ] as const)('%s', async (_title, answers, kind) => {
    if (answers === 1) await shown();
    send.mockRejectedValueOnce(new Unreachable('no answer'));

    await (answers === 1 ? flow.decide() : flow.look({ why: 'broken' }));

    expect(state).toEqual({ step: 'asking', problem: { kind } });
  });

  test('can be reconsidered until it is decided, and does nothing then', async () => {
    await shown();

    flow.reconsider();
    await flow.decide();

    expect(state).toEqual({ step: 'asking' });
    expect(send).toHaveBeenCalledTimes(1);
  });
});
