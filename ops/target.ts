import { environmentNames, type EnvironmentName } from '../infra/config.ts';

/** Which shop somebody works on. */
export interface Target {
  readonly environment: EnvironmentName;
  /** Address of a local cloud's AWS endpoint; absent: AWS. */
  readonly endpoint?: string;
}

/** The target cannot be told from what was said: nothing was asked of anybody. */
export class TargetUnclear extends Error {
  override readonly name = 'TargetUnclear';
}

const DEFAULT_AWS_PORT = '4566';
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Reads the target out of what the operator said. There is no default that could be a real shop: the environment has to be
 * named, unless an endpoint on this machine says that it is the local one.
 *
 * @param awsPort where the local cloud listens when `local` is named without an endpoint
 * @throws TargetUnclear
 */
export function readTarget(
  said: { readonly env?: string | undefined; readonly endpoint?: string | undefined },
  awsPort: string = DEFAULT_AWS_PORT,
): Target {
  const { env, endpoint } = said;
  if (endpoint !== undefined) requireLoopback(endpoint);
  const name = env ?? (endpoint === undefined ? undefined : 'local');
  const environment = environmentNames.find((known) => known === name);
  if (environment === undefined) {
    const which = name === undefined ? 'Say which environment' : `There is no environment "${name}"`;
    throw new TargetUnclear(`${which}: --env ${environmentNames.join('|')}`);
  }
  if (endpoint !== undefined) return { environment, endpoint };
  return environment === 'local' ? { environment, endpoint: `http://127.0.0.1:${awsPort}` } : { environment };
}

/** Requests to an endpoint are signed with nothing that is secret, and belong on no other machine. */
function requireLoopback(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'http:' && LOOPBACK.has(url.hostname)) return;
  throw new TargetUnclear(
    `--endpoint is the AWS address of a local cloud, such as http://127.0.0.1:${DEFAULT_AWS_PORT}`,
  );
}
