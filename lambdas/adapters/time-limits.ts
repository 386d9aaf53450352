/**
 * What one request to AWS may take. The SDK's own default is no limit at all: a dead socket would eat the function's
 * whole time, and the retry with it.
 */
export const TIME_LIMITS = { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true } as const;
