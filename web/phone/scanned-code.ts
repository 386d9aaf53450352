/**
 * What somebody typed, pasted or followed, as the phone scans it: a bare token and what a QR code says stay as they are,
 * of an address that opens the app (`swish://paymentrequest?token=…`) the token is taken.
 */
export function scannedCode(text: string): string {
  const trimmed = text.trim();
  const query = /^[a-z]+:\/\/[^?]*\?(?<query>.*)$/i.exec(trimmed)?.groups?.['query'];
  return query === undefined ? trimmed : (new URLSearchParams(query).get('token') ?? trimmed);
}

/**
 * The token that the page was opened with, once. It opens a payment, so it neither stays in the address nor in the
 * history of the browser, and a reload does not scan it again.
 */
export function takeToken(
  location: Pick<Location, 'href'>,
  history: Pick<History, 'replaceState'>,
): string | undefined {
  const address = new URL(location.href);
  const token = address.searchParams.get('token');
  if (token === null) return undefined;
  address.searchParams.delete('token');
  history.replaceState(null, '', address.pathname + address.search);
  return token;
}
