import type { ChangeSource } from '../../web/server/event-stream.ts';
import type { Shop } from '../connect.ts';
import { Definitions } from './definitions.ts';
import { Histories } from './histories.ts';

export interface ConsoleOptions {
  /** Finds the shop: when the first page asks for it, and again after it could not be reached. */
  readonly connect: () => Promise<Shop>;
  /** Tells when what pages show may have changed. */
  readonly changes: ChangeSource;
  readonly mayChange: boolean;
  /** Under which name changes are written down. */
  readonly operator: string;
  /** The console is the local cloud's own: `/local` is beside it. */
  readonly isLocal: boolean;
}

/** A shop that was found, with what the console remembers of it. */
export interface Desk {
  readonly options: ConsoleOptions;
  readonly shop: Shop;
  readonly definitions: Definitions;
  readonly histories: Histories;
}

export const openDesk = (options: ConsoleOptions, shop: Shop): Desk => ({
  options,
  shop,
  definitions: new Definitions(shop.executions),
  histories: new Histories(shop.executions),
});
