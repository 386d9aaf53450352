import type { Texts } from '../../design/language.ts';

export interface StripTexts {
  readonly label: string;
  readonly allHold: (count: number) => string;
  readonly broken: (ids: readonly string[]) => string;
  readonly holds: string;
  readonly isBroken: string;
  readonly more: (count: number) => string;
  readonly unknown: string;
}

export const STRIP_TEXTS: Texts<StripTexts> = {
  sv: {
    label: 'Reglerna just nu',
    allHold: (count) => `Alla ${count} regler håller`,
    broken: (ids) => (ids.length === 1 ? `${ids.join()} är bruten` : `${ids.join(', ')} är brutna`),
    holds: 'håller',
    isBroken: 'är bruten',
    more: (count) => `och ${count} till`,
    unknown: 'Reglerna kan inte frågas just nu',
  },
  en: {
    label: 'The rules right now',
    allHold: (count) => `All ${count} rules hold`,
    broken: (ids) => (ids.length === 1 ? `${ids.join()} is broken` : `${ids.join(', ')} are broken`),
    holds: 'holds',
    isBroken: 'is broken',
    more: (count) => `and ${count} more`,
    unknown: 'The rules cannot be asked right now',
  },
};
