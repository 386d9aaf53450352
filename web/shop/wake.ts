import { live } from '../design/live.ts';

/** Tells when an answer of the API may be another one by now: the network is back, the page is looked at, or a change is told. */
export function wake(listener: () => void): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  addEventListener('online', listener, { signal });
  document.addEventListener('visibilitychange', () => !document.hidden && listener(), { signal });
  // Without live updates it is the client that asks now and then, with pauses that grow.
  if (live().state.get() !== 'off') {
    signal.addEventListener('abort', live().subscribe(['tables', 'clock'], listener));
  }
  return () => stopping.abort();
}
