/** The error of work that has to fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('This was expected to fail and did not');
}

/** The name under which the state machine would see the error. */
export const errorNameOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).name;
