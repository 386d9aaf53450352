import type { Language } from '../language.ts';

/**
 * A mail before it is HTML or text. Both versions are drawn from this one description, so neither can say more or
 * less than the other.
 */
export interface MailDocument {
  readonly language: Language;
  readonly subject: string;
  /** The line that mail programs show beside the subject. */
  readonly preheader: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Small print under the mail. */
  readonly footer: readonly string[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'address'; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'link'; readonly label: string; readonly url: string };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Receipt {
  readonly itemHeading: string;
  readonly amountHeading: string;
  readonly rows: readonly ReceiptRow[];
  readonly sums: readonly Sum[];
  readonly total: Sum;
  /** What the total contains: `varav moms (25 %) 209,40 kr`. */
  readonly remark: string;
}

export interface ReceiptRow {
  readonly title: string;
  readonly subtitle: string;
  /** `2 × 349,00 kr` */
  readonly detail: string;
  /** The regular price where a reduced one is charged; empty otherwise. */
  readonly remark: string;
  readonly amount: string;
}

export interface Sum {
  readonly label: string;
  readonly amount: string;
}

/** The finished mail. The subject has no line breaks. */
export interface Mail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
