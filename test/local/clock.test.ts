import { afterEach, expect, jest, test } from '@jest/globals';
import { Clock } from '../../local/clock.ts';

const clock = new Clock();
afterEach(() => clock.reset());

const HOUR = 3_600_000;

test('advancing stops at each due time, in their order, whatever the order they were scheduled in', async () => {
  const start = clock.now();
  const fired: number[] = [];
  for (const hours of [3, 1, 2]) clock.schedule(start + hours * HOUR, () => fired.push(clock.now() - start));

  await clock.advance(10 * HOUR);

  expect(fired.map((at) => Math.round(at / HOUR))).toEqual([1, 2, 3]);
  expect(clock.now() - start).toBeGreaterThanOrEqual(10 * HOUR);
});

test('the clock tells when the next thing is due', () => {
  expect(clock.nextDueAt).toBeUndefined();
  const start = clock.now();
  for (const hours of [3, 1]) clock.schedule(start + hours * HOUR, () => undefined);

  expect(clock.nextDueAt).toBe(start + HOUR);
});

test('what a timer schedules in turn is due on the way too', async () => {
  let fired = 0;
  const again = (): void => {
    fired += 1;
    clock.after(HOUR, again);
  };
  clock.after(HOUR, again);

  await clock.advance(5 * HOUR + HOUR / 2);

  expect(fired).toBe(5);
});

test('what is not due yet does not fire, and a cancelled timer never does', async () => {
  const fired: string[] = [];
  clock.after(2 * HOUR, () => fired.push('later'));
  clock.after(HOUR / 2, () => fired.push('cancelled')).cancel();

  await clock.advance(HOUR);

  expect(fired).toEqual([]);
});

test('time moves on only when the work that a timer set off is done', async () => {
  const seen: number[] = [];
  const start = clock.now();
  clock.after(HOUR, async () => {
    await clock.track(new Promise((resolve) => setImmediate(resolve)));
    seen.push(Math.round((clock.now() - start) / HOUR));
  });
  clock.after(2 * HOUR, () => seen.push(Math.round((clock.now() - start) / HOUR)));

  await clock.advance(3 * HOUR);

  expect(seen).toEqual([1, 2]);
});

test('work under way finishes at the old time: what it schedules an hour ahead is due within the next hour', async () => {
  let fired = false;
  void clock.track(
    new Promise<void>((resolve) => {
      setImmediate(() => {
        clock.after(HOUR, () => {
          fired = true;
        });
        resolve();
      });
    }),
  );

  await clock.advance(HOUR);

  expect(fired).toBe(true);
});

test('two advances at once come one after the other', async () => {
  const start = clock.now();

  await Promise.all([clock.advance(HOUR), clock.advance(HOUR)]);

  expect(Math.round((clock.now() - start) / HOUR)).toBe(2);
});

test('a reset gives real time back and forgets what was due', async () => {
  let fired = false;
  const jumps: number[] = [];
  const stopListening = clock.onJump((offsetMs) => jumps.push(offsetMs));
  clock.after(2 * HOUR, () => {
    fired = true;
  });
  await clock.advance(HOUR);

  clock.reset();
  await clock.advance(2 * HOUR);
  stopListening();

  expect(fired).toBe(false);
  expect(jumps).toContain(0);
});

test('a timer that fails is told and does not stop the clock', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  clock.after(HOUR, () => Promise.reject(new Error('broken')));

  await clock.advance(2 * HOUR);

  expect(said).toHaveBeenCalledWith('A timer of the local cloud failed', expect.any(Error));
  said.mockRestore();
});
