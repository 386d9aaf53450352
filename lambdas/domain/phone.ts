/** Swish and the shop want digits with the country code: 8 to 15 of them. */
const NORMALISED = /^[1-9]\d{7,14}$/;
const SEPARATORS = /[\s\-–./()\u00a0]/g;
const AS_WRITTEN = /^[+(\d][+\d\s\-–./()\u00a0]*$/;

/**
 * A phone number as people write it → digits with country code: `070-644 43 64`, `+46 (0)70…` and `0046 70…` all give
 * `4670…`. Numbers without a country code are Swedish. Undefined for what cannot be a phone number.
 */
export function normalisePhone(text: string): string | undefined {
  if (!AS_WRITTEN.test(text)) return undefined;
  const digits = text.replace('(0)', '').replace(SEPARATORS, '');
  const normalised = withCountryCode(digits);
  return NORMALISED.test(normalised) ? normalised : undefined;
}

function withCountryCode(digits: string): string {
  if (digits.startsWith('+')) return withoutTrunkZero(digits.slice(1));
  if (digits.startsWith('00')) return withoutTrunkZero(digits.slice(2));
  if (digits.startsWith('0')) return `46${digits.slice(1)}`;
  // A Swedish mobile number without its zero; anything else is taken to begin with its country code.
  return /^7\d{8}$/.test(digits) ? `46${digits}` : withoutTrunkZero(digits);
}

const withoutTrunkZero = (digits: string): string => digits.replace(/^460/, '46');
