import { createHash, randomBytes } from 'node:crypto';
import { ServiceError } from '../aws/types.ts';

/** A task that waits for its token to be answered. */
export interface WaitingTask {
  /** The machine whose task it is: rights to answer tokens are given for a machine. */
  readonly machineArn: string;
  succeed(output: unknown): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/** Decoded length and first bytes of every token: real ones look alike as well, and begin with AQC. */
const PREFIX = Buffer.from([0x01, 0x02, 0x00, 0x00, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x03]);
const RANDOM_BYTES = 64;
const SEAL_BYTES = 16;

/**
 * Task tokens and what became of them. A token is sealed, so that a malformed one (InvalidToken: a bug of the caller)
 * is told from a well-formed one that this engine never gave out; answered ones stay known as closed.
 */
export class TaskTokens {
  readonly #tasks = new Map<string, { readonly machineArn: string; readonly task: WaitingTask | 'closed' }>();

  open(task: WaitingTask): string {
    const body = Buffer.concat([PREFIX, randomBytes(RANDOM_BYTES)]);
    const token = Buffer.concat([body, seal(body)]).toString('base64');
    this.#tasks.set(token, { machineArn: task.machineArn, task });
    return token;
  }

  close(token: string): void {
    const machineArn = this.machineOf(token);
    if (machineArn !== undefined) this.#tasks.set(token, { machineArn, task: 'closed' });
  }

  /** Undefined for a token that was never given out. */
  machineOf(token: string): string | undefined {
    return this.#tasks.get(token)?.machineArn;
  }

  /** The waiting task; InvalidToken, TaskDoesNotExist or TaskTimedOut (closed, however it ended) otherwise. */
  find(token: string): WaitingTask {
    const task = this.#tasks.get(token)?.task;
    if (task === 'closed') {
      throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    if (task !== undefined) return task;
    if (!isWellFormed(token)) throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
    throw new ServiceError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
  }

  forgetAll(): void {
    this.#tasks.clear();
  }
}

function seal(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, SEAL_BYTES);
}

function isWellFormed(token: string): boolean {
  const bytes = Buffer.from(token, 'base64');
  const bodyLength = PREFIX.length + RANDOM_BYTES;
  if (bytes.length !== bodyLength + SEAL_BYTES || bytes.toString('base64') !== token) return false;
  const body = bytes.subarray(0, bodyLength);
  return body.subarray(0, PREFIX.length).equals(PREFIX) && bytes.subarray(bodyLength).equals(seal(body));
}
