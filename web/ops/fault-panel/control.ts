import { deleteJson, getJson, postJson } from '../../design/request.ts';
import type { ClockReport, FaultReport, FaultRequest, SwishCondition } from './fault-report.ts';

/** What is due in a day takes longer than a request may: time goes by in strides. */
const STRIDE_SECONDS = 600;

/** What steers the local cloud. All of it rejects with RequestRefused or Unreachable. */
export const control = {
  faults: (signal?: AbortSignal) => getJson<FaultReport>('/local/faults', signal),
  arm: (fault: FaultRequest & { readonly times?: number }) => postJson<unknown>('/local/faults', fault),
  /** Nothing is armed any more, what was met is forgotten, and Swish is as ever. */
  clear: () => deleteJson<FaultReport>('/local/faults'),
  clock: (signal?: AbortSignal) => getJson<ClockReport>('/local/clock', signal),
  /** Answers when everything that was due on the way is done. */
  advance: async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= STRIDE_SECONDS) {
      await postJson<ClockReport>('/local/clock', { advanceSeconds: Math.min(left, STRIDE_SECONDS) });
    }
  },
  swish: (condition: SwishRequest) => postJson<SwishCondition>('/local/phone/swish', condition),
  /** The catalogue as new, the clock at real time, nothing else left. */
  reset: () => postJson<unknown>('/local/reset', {}),
};

export interface SwishRequest {
  /** 0 brings it back. */
  readonly downSeconds?: number;
  readonly nextCallbacks?: { readonly count: number; readonly copies?: number; readonly delaySeconds?: number };
}
