import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a request may steer the local cloud or the console. They listen on the loopback address only, but any web page
 * that is open on this machine could still reach them: by a name that it lets resolve to 127.0.0.1, which shows in `Host`,
 * or by sending a form across sites, which shows in `Origin`.
 *
 * @returns why the request is refused, or undefined
 */
export function refusalOfSender({ host = '', origin }: IncomingHttpHeaders): string | undefined {
  if (!LOOPBACK.test(host)) return 'This is for this machine only: use 127.0.0.1 or localhost.';
  if (origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`) return undefined;
  return 'This is for its own pages only.';
}
