/** What a command has to say: the same for machines and for people. */
export interface Report {
  readonly data: unknown;
  readonly text: string;
  /** Something is not as it should be: the command ends with code 1, for whoever runs it by a machine. */
  readonly isWrong?: boolean;
}

/**
 * A change that is allowed by what was read, said before it is done: for a dry run, a confirmation, a preview. Doing it
 * is conditional on what was read being so still.
 */
export interface Change {
  /** What is going to be done, a sentence each. */
  readonly steps: readonly string[];
  /** @throws OperationRefused when something stood in its way by then; nothing was changed */
  readonly apply: () => Promise<Report>;
}
