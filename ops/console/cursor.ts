import { RequestRefused } from './refusals.ts';

/** Where a list goes on, as text for an address. Nothing in it is secret, and nothing personal. */
export const writeCursor = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws RequestRefused for a text that was not written for this list */
export function readCursor<Place extends object>(
  text: string,
  isPlace: (place: Partial<Place>) => place is Place,
): Place {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw nowhere();
  }
  if (typeof place === 'object' && place !== null && isPlace(place)) return place;
  throw nowhere();
}

export const nowhere = (): RequestRefused =>
  RequestRefused.of('next', 'does not go on from a page of this list: begin anew');
