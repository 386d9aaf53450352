/** A piece of HTML that was built by `html` and may be put into another one as it is. */
export class Markup {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  toString(): string {
    return this.#source;
  }
}

/** What may stand in a template; undefined leaves nothing behind. */
export type Interpolation = string | number | Markup | undefined | readonly Interpolation[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and as a quoted attribute's value. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/**
 * Builds HTML in which every value is escaped; only what `html` itself built goes in as it is. Attribute values must be
 * quoted in the template.
 */
export function html(template: TemplateStringsArray, ...values: readonly Interpolation[]): Markup {
  const [first = '', ...rest] = template;
  return new Markup(first + rest.map((text, index) => source(values[index]) + text).join(''));
}

function source(value: Interpolation): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(source).join('');
  return escapeHtml(String(value));
}
