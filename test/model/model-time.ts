import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import '../support/lambda-environment.ts';

/**
 * The functions read the time and make identifiers themselves. In the model's thread both are the model's: importing
 * this, before any function, makes them so.
 */
export const T0 = Date.UTC(2026, 10, 10, 12);

let now = T0;
let identifiers = 0;
let whose = 0;

/** A function runs from here on, at this time: what it makes up at this place is the same each time. */
export function beginAt(time: number, place: number): void {
  now = time;
  whose = place;
  identifiers = 0;
}

Date.now = () => now;
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
nodeCrypto.randomUUID = () => `f${hex(whose, 7)}-0000-4000-8000-${hex(++identifiers, 12)}`;
syncBuiltinESMExports();
