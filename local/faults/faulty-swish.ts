import { ServerResponse, type IncomingMessage, type RequestListener } from 'node:http';
import type { Fault, SwishOperation } from './fault.ts';
import type { Faults } from './faults.ts';
import { breakOffAfterSilence } from './lost-answers.ts';

const PATH = /\/swish-cpcapi\/api\/v\d\/(paymentrequests|refunds)\/[^/?]+$/;
const OPERATIONS: Readonly<Record<string, SwishOperation>> = {
  'PUT paymentrequests': 'create',
  'GET paymentrequests': 'retrieve',
  'PATCH paymentrequests': 'cancel',
  'PUT refunds': 'createRefund',
  'GET refunds': 'retrieveRefund',
};

/** Lets requests to Swish meet the faults that are armed for it. */
export function faultySwish(listener: RequestListener, faults: Faults): RequestListener {
  return (request, response) => {
    const operation = operationOf(request);
    const fault = operation === undefined ? undefined : faults.meet({ target: 'swish', operation });
    if (fault === undefined) {
      listener(request, response);
      return;
    }
    response.on('error', () => response.destroy());
    const answer = () => void respond(fault, response);
    if (fault.when === 'after') listener(request, unsent(request, answer));
    else request.resume().once('end', answer);
  };
}

function operationOf({ method = '', url = '' }: IncomingMessage): SwishOperation | undefined {
  const [, resource] = PATH.exec(url) ?? [];
  return resource === undefined ? undefined : OPERATIONS[`${method} ${resource}`];
}

async function respond({ effect }: Fault, response: ServerResponse): Promise<void> {
  switch (effect) {
    // Swish documents no body for either.
    case 'error':
      response.writeHead(500).end();
      return;
    case 'throttle':
      response.writeHead(429).end();
      return;
    case 'timeout':
      await breakOffAfterSilence(response);
      return;
    case 'lose':
      response.destroy();
      return;
    case 'crash':
    case 'bounce':
    case 'complain':
      throw new Error(`${effect} cannot be armed for Swish`);
  }
}

/** A response that reaches nobody; `onEnd` hears once that it would have been given, or broken off. */
function unsent(request: IncomingMessage, onEnd: () => void): ServerResponse {
  const response = new ServerResponse(request);
  let isOver = false;
  const end = (): ServerResponse => {
    if (!isOver) onEnd();
    isOver = true;
    return response;
  };
  return Object.assign(response, { end, destroy: end });
}
