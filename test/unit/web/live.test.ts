import { beforeEach, describe, expect, test } from '@jest/globals';
import { Live } from '../../../web/design/live.ts';

/** A connection that the test answers for. */
class Connection extends EventTarget {
  isClosed = false;
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
  }
  close(): void {
    this.isClosed = true;
  }
  says(type: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
}

class Page extends EventTarget {
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
let connections: Connection[];
let waiting: { work: () => void; afterMs: number }[];
beforeEach(() => {
  page = new Page();
  connections = [];
  waiting = [];
});

const liveAt = (address: string | undefined): Live =>
  new Live({
    address,
    page,
    open: (opened) => {
      const connection = new Connection(opened);
      connections.push(connection);
      return connection as unknown as EventSource;
    },
    later: (work, afterMs) => {
      const entry = { work, afterMs };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((one) => one !== entry);
      };
    },
  });

const timePasses = (): void => {
  const due = waiting;
  waiting = [];
  for (const { work } of due) work();
};

describe('live updates', () => {
  test('tell only those who asked for the topic, over one connection', () => {
    const live = liveAt('/events');
    const told: string[] = [];
    live.subscribe(['mails'], () => told.push('mails'));
    live.subscribe(['payments', 'clock'], () => told.push('payments'));

    connections[0]?.says('change', { topics: ['clock', 'tables'] });

    expect(told).toEqual(['payments']);
    expect(connections.map(({ address }) => address)).toEqual(['/events']);
  });

  test('count a reset of the shop as a change of everything', () => {
    const told: string[] = [];
    liveAt('/events').subscribe(['mails'], () => told.push('mails'));

    connections[0]?.says('change', { topics: ['reset'] });

    expect(told).toEqual(['mails']);
  });

  test('count what happened before the connection stood, or while it was gone, as changed', () => {
    const live = liveAt('/events');
    let told = 0;
    live.subscribe(['mails'], () => (told += 1));

    connections[0]?.says('hello');
    expect([told, live.state.get()]).toEqual([1, 'open']);

    connections[0]?.says('error');
    expect([told, live.state.get()]).toEqual([1, 'lost']);
    timePasses();
    connections[1]?.says('hello');

    expect([told, live.state.get()]).toEqual([2, 'open']);
  });

  test('connect again after every failure, with one connection at a time', () => {
    liveAt('/events').subscribe(['mails'], () => undefined);

    for (let failure = 0; failure < 3; failure++) {
      connections.at(-1)?.says('error');
      expect(connections.every(({ isClosed }) => isClosed)).toBe(true);
      timePasses();
    }

    expect(connections).toHaveLength(4);
    expect(connections.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
  });

  test('hold no connection for a hidden page, nor for one where nobody listens', () => {
    const live = liveAt('/events');
    const unsubscribe = live.subscribe(['mails'], () => undefined);
    page.turn(true);
    expect(connections.map(({ isClosed }) => isClosed)).toEqual([true]);

    page.turn(false);
    expect(connections.map(({ isClosed }) => isClosed)).toEqual([true, false]);

    unsubscribe();
    expect(connections.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  test('say of no server that it is gone when nobody listens any more', () => {
    const live = liveAt('/events');
    const unsubscribe = live.subscribe(['mails'], () => undefined);
    connections[0]?.says('error');

    unsubscribe();

    expect(live.state.get()).toBe('connecting');
  });

  test('do not connect from a hidden page when a retry is due', () => {
    liveAt('/events').subscribe(['mails'], () => undefined);
    connections[0]?.says('error');
    page.turn(true);

    timePasses();

    expect(connections).toHaveLength(1);
  });

  test('wait with the connection of a page that is loaded hidden until it is shown', () => {
    page.hidden = true;
    liveAt('/events').subscribe(['mails'], () => undefined);
    expect(connections).toHaveLength(0);

    page.turn(false);

    expect(connections).toHaveLength(1);
  });

  test('where a server has none, everything is looked at again now and then, and when the page is shown again', () => {
    const live = liveAt(undefined);
    let told = 0;
    live.subscribe(['mails'], () => (told += 1));
    timePasses();
    timePasses();
    expect([told, live.state.get(), connections.length]).toEqual([2, 'off', 0]);

    page.turn(true);
    timePasses();
    expect(told).toBe(2);
    page.turn(false);

    expect(told).toBe(3);
  });
});
