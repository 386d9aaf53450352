import type { SwishCondition } from '../swish/simulator.ts';
import type { FaultTargets } from './fault-targets.ts';
import type { ArmedFault, FaultHit } from './faults.ts';

/** All that is to go wrong, what did, and what could: the answer of `GET /local/faults`. */
export interface FaultReport {
  readonly armed: readonly ArmedFault[];
  /** What was met since the last clear, the oldest first. */
  readonly hits: readonly FaultHit[];
  readonly swish: SwishCondition;
  readonly targets: FaultTargets;
}
