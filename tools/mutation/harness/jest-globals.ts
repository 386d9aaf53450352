/** Stands for `@jest/globals` where test files run without Jest. */
import { circus, jest, jestExpect } from './jest-parts.ts';

export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
export const expect = jestExpect;
export { jest };
