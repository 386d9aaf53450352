import { formatAmount } from '../../lambdas/domain/mail/format.ts';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import type { Language } from './language.ts';

/** `1 234,50 kr` or `SEK 1,234.50`, of SEK as the API, the tables and Swish have them. */
export const sekText = (sek: number, language: Language): string => formatAmount(oreFromSek(sek), language);
