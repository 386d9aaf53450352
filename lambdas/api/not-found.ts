import { apiHandler, Problem } from '../platform/api-handler.ts';

/** $default: an unknown route answers in the same envelope as every other. */
export const handler = apiHandler('NotFound', () => Promise.reject(new Problem('not_found')));
