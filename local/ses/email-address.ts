const DISPLAY_NAME_AND_ADDRESS = /^(?<name>.*?)\s*<(?<address>[^<>]*)>$/;
/** Words without the characters that need quotes, or one quoted text. */
const DISPLAY_NAME = /^(?:[^"(),:;<>@[\]\\]*|"(?:[^"\\]|\\.)*")$/;
const DOMAIN_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 320;

/**
 * What is wrong with an address as SES takes it, `a@example.com` or `Shop <a@example.com>`, in SES's way of saying it;
 * undefined when nothing is. Beyond ASCII a display name has to be MIME encoded words and a domain Punycode.
 */
export function problemOfAddress(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return 'Address contains control characters';
  if (/[^\p{ASCII}]/u.test(text)) return 'Address contains non-ASCII characters';
  const { name = '', address = text } = DISPLAY_NAME_AND_ADDRESS.exec(text.trim())?.groups ?? {};
  if (!DISPLAY_NAME.test(name)) return 'Display name contains characters that need quotes';
  return problemOfBareAddress(address.trim());
}

/** An address without its display name. */
export const bareAddress = (text: string): string =>
  (DISPLAY_NAME_AND_ADDRESS.exec(text.trim())?.groups?.['address'] ?? text).trim();

function problemOfBareAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (at < 0 || at === address.length - 1) return "Missing final '@domain'";
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (address.length > LONGEST_ADDRESS || local.length > LONGEST_LOCAL_PART) return 'Address too long';
  if (local === '') return 'Missing local part';
  if (/\s/.test(local)) return 'Local address contains control or whitespace';
  if (/[(),:;<>@[\]\\"]/.test(local)) return 'Local address contains illegal character';
  return problemOfDots('Local address', local) ?? problemOfDots('Domain', domain) ?? problemOfDomain(domain);
}

function problemOfDots(part: string, text: string): string | undefined {
  if (text.startsWith('.')) return `${part} starts with dot`;
  if (text.endsWith('.')) return `${part} ends with dot`;
  return text.includes('..') ? `${part} contains dot-dot` : undefined;
}

const problemOfDomain = (domain: string): string | undefined =>
  domain.split('.').every((label) => DOMAIN_LABEL.test(label)) ? undefined : 'Domain contains illegal character';
