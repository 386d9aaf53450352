/** The client for a page that loads it by a script tag: `SmultronCheckout` is then a global name. */
import * as client from './checkout-client.ts';

Object.assign(globalThis, { SmultronCheckout: client });
