import type { ChangeSource } from '../../web/server/event-stream.ts';
import type { Shop } from '../connect.ts';
import { Confirmations } from './confirmations.ts';
import { Definitions } from './definitions.ts';
import { Histories } from './histories.ts';
import { rulesOf, type RulesReport } from './rules.ts';

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
  /** Tells of the rules where more is known than AWS and the tables tell; else they are audited. */
  readonly rules?: () => Promise<RulesReport>;
}

/** A shop that was found, with what the console remembers of it. */
export interface Workbench {
  readonly options: ConsoleOptions;
  readonly shop: Shop;
  readonly definitions: Definitions;
  readonly histories: Histories;
  readonly confirmations: Confirmations;
  readonly rules: () => Promise<RulesReport>;
}

/** In prod whoever confirms a change says once more what it is about. */
export const asksIfSure = ({ environment }: Pick<Shop, 'environment'>): boolean => environment === 'prod';

export const openWorkbench = (options: ConsoleOptions, shop: Shop): Workbench => ({
  options,
  shop,
  definitions: new Definitions(shop.executions),
  histories: new Histories(shop.executions),
  confirmations: new Confirmations(),
  rules: options.rules ?? rulesOf(shop),
});
