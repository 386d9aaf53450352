/**
 * Something that the person who deploys can put right: a wrong configuration value, a missing handler file, a
 * placeholder without a function. `app.ts` prints its message alone, since a stack trace says nothing more.
 */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}
