/** Signs every payment on this machine; the phone says so itself, since nothing here is a secret. */
export const PAY_CODE = '1234';

/** What is typed so far, with another key: a digit, or `Backspace`. Anything else, and more digits, change nothing. */
export function typed(code: string, key: string): string {
  if (key === 'Backspace') return code.slice(0, -1);
  return /^\d$/.test(key) && code.length < PAY_CODE.length ? code + key : code;
}
