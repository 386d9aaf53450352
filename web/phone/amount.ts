import { formatAmount } from '../../lambdas/domain/mail/format.ts';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import type { Language } from '../design/language.ts';

/** `1 234,50 kr` or `SEK 1,234.50`, of SEK as Swish has them. */
export const amountText = (sek: number, language: Language): string => formatAmount(oreFromSek(sek), language);
