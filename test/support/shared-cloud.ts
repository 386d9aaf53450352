import type { RequestListener } from 'node:http';
import type { AwsService } from '../../local/aws/types.ts';
import type { Wrappers } from '../../local/cloud-options.ts';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import type { Invoke } from '../../local/lambda/types.ts';

/** What the file that has the cloud now puts around its parts. */
let current: Wrappers = {};
let started: Promise<Cloud> | undefined;

/** Calls `wrap` for the wrappers of the file that has the cloud now, once for each. */
function follow<Wrapped>(wrap: (wrappers: Wrappers) => Wrapped): () => Wrapped {
  let last: { readonly of: Wrappers; readonly wrapped: Wrapped } | undefined;
  return () => {
    if (last?.of !== current) last = { of: current, wrapped: wrap(current) };
    return last.wrapped;
  };
}

const following: Wrappers = {
  service: (service): AwsService => {
    const wrapped = follow(({ service: wrap }) => wrap?.(service) ?? service);
    return {
      name: service.name,
      accepts: (request) => service.accepts(request),
      handle: (request) => wrapped().handle(request),
    };
  },
  invoke: (invoke): Invoke => {
    const wrapped = follow(({ invoke: wrap }) => wrap?.(invoke) ?? invoke);
    return (...given) => wrapped()(...given);
  },
  swish: (listener): RequestListener => {
    const wrapped = follow(({ swish: wrap }) => wrap?.(listener) ?? listener);
    return (request, response) => wrapped()(request, response);
  },
};

/**
 * The local cloud of this worker, as new, with these wrappers (`roles` are not among them: they are the template's). One
 * file has it at a time, and `leaveCloud` gives it back. It stays open with its functions warm, and does not keep the
 * worker alive.
 */
export async function takeCloud(wrappers: Omit<Wrappers, 'roles'>): Promise<Cloud> {
  if (started === undefined) {
    started = startCloud({ port: 0, awsPort: 0, wrap: following });
    (await started).unref();
  }
  const cloud = await started;
  current = wrappers;
  await cloud.reset();
  return cloud;
}

export async function leaveCloud(): Promise<void> {
  await (await started)?.reset();
  current = {};
}
