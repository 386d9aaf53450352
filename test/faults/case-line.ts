import { CALLBACK_NAMES, type Callback } from './callbacks.ts';
import { MODE_NAMES, type ModeName } from './modes.ts';

/** One run of a flow: with one effect that goes wrong, or none. */
export interface Case {
  readonly flow: string;
  readonly callback: Callback;
  readonly fault?: {
    /** As `Recorder` names it. */
    readonly effect: string;
    readonly mode: ModeName;
  };
}

/** What lines about faults begin with, to tell them from other things that can be replayed. */
export const FAULT = 'fault';

/** A case as one line: `fault paid twice ConfirmOrder:TransactWriteItems:checkouts+orders#1 killed-after` */
export const lineOf = ({ flow, callback, fault }: Case): string =>
  [FAULT, flow, callback, ...(fault === undefined ? [] : [fault.effect, fault.mode])].join(' ');

/** Reads a line; without its last two words it is the flow with nothing that fails. @throws Error that says what is wrong */
export function caseOf(line: string): Case {
  const [word, flow = '', callbackName = 'normal', effect, modeName] = line.trim().split(/\s+/);
  if (word !== FAULT) throw new Error(`A line about a fault begins with "${FAULT}"`);
  const callback = oneOf(CALLBACK_NAMES, callbackName, 'callback');
  if (effect === undefined) return { flow, callback };
  return { flow, callback, fault: { effect, mode: oneOf(MODE_NAMES, modeName ?? '', 'way to fail') } };
}

function oneOf<Name extends string>(names: readonly Name[], given: string, what: string): Name {
  const name = names.find((known) => known === given);
  if (name === undefined) throw new Error(`"${given}" is no ${what}: ${names.join(', ')}`);
  return name;
}
