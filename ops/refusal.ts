/**
 * An operation that cannot be done as it was asked, in a sentence for whoever asked. Nothing was changed. The command
 * line ends with code 1 for it.
 */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused';
}

/** What was asked for is not there, or not any more. */
export class NothingFound extends OperationRefused {}
