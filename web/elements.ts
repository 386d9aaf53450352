/**
 * Building pages from data: everything from outside becomes text or an attribute's value, never markup.
 */
export type Child = Node | string | undefined;

export interface Properties {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  if (properties.class !== undefined) created.className = properties.class;
  for (const [name, value] of Object.entries(properties.attributes ?? {})) created.setAttribute(name, value);
  if (properties.onClick !== undefined) created.addEventListener('click', properties.onClick);
  created.append(...children.filter((child) => child !== undefined));
  return created;
}

export const button = (label: string, onClick: () => void, className = ''): HTMLButtonElement =>
  element('button', { class: className, attributes: { type: 'button' }, onClick }, label);

/** A link to an address with one of the schemes allowed here; anything else becomes plain text. */
export function link(label: string, href: string, className = ''): HTMLElement {
  const isAllowed = /^(?:https?:\/\/|swish:\/\/|\/(?!\/)|\?)/.test(href);
  return isAllowed
    ? element('a', { class: className, attributes: { href } }, label)
    : element('span', { class: className }, label);
}

/** The element with this id in the page's own HTML. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element #${id}`);
  return found;
}

export function table(headings: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  const head = element('tr', {}, ...headings.map((text) => element('th', { attributes: { scope: 'col' } }, text)));
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
  return element(
    'div',
    { class: 'scrolling' },
    element('table', {}, element('thead', {}, head), element('tbody', {}, ...body)),
  );
}

const drawn = new WeakMap<Element, string>();

/** Draws `data` into `target` unless it shows just that already: so focus, selection and scrolling survive a refresh. */
export function drawWhenChanged(target: Element, data: unknown, draw: () => readonly Child[]): void {
  const version = JSON.stringify(data);
  if (drawn.get(target) === version) return;
  drawn.set(target, version);
  target.replaceChildren(...draw().filter((child) => child !== undefined));
}
