import type { CloudSpec } from './types.ts';

/** The shop's Swish number, as the functions know it: the simulator answers for no other. */
export function payeeOf(spec: CloudSpec): string {
  const payee = spec.functions.map(({ environment }) => environment['SWISH_PAYEE_ALIAS']).find(Boolean);
  if (payee === undefined) throw new Error('No function in the template has a SWISH_PAYEE_ALIAS');
  return payee;
}
