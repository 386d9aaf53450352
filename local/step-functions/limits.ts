/** Quotas of Step Functions that an execution can run into (Standard workflows). */
export const PAYLOAD_BYTES = 262_144;
export const VARIABLE_BYTES = 262_144;
export const VARIABLES_TOTAL_BYTES = 10 * 1024 * 1024;
export const HISTORY_EVENTS = 25_000;
export const NAME_CHARACTERS = 80;
export const ERROR_CHARACTERS = 256;
export const CAUSE_CHARACTERS = 32_768;
export const TASK_TOKEN_CHARACTERS = 2_048;
export const DEFINITION_BYTES = 1_048_576;
export const INLINE_MAP_CONCURRENCY = 40;
/** The longest TimeoutSeconds, HeartbeatSeconds and Seconds, and the timeout of a task that names none. */
export const LONGEST_SECONDS = 99_999_999;
export const REDRIVE_PERIOD_MS = 14 * 24 * 3_600_000;
export const LONGEST_EXECUTION_MS = 365 * 24 * 3_600_000;

/** Size of a JSON text as Step Functions counts it: bytes of UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
