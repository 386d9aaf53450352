/** Where in the console an address leads. */
export type Route =
  | { readonly page: 'executions' | 'newest' | 'stock' | 'rules' | 'faults' | 'unknown' }
  | { readonly page: 'execution'; readonly name: string }
  | { readonly page: 'order'; readonly asked: string };

export type Section = 'executions' | 'stock' | 'rules' | 'faults';

/** The parts of the console that its bar leads to. */
export const SECTION_ADDRESSES: Readonly<Record<Section, string>> = {
  executions: '/ops',
  stock: '/ops/stock',
  rules: '/ops/rules',
  faults: '/ops/faults',
};

/** Shows whichever execution was started last. */
export const NEWEST_ADDRESS = '/ops/newest';

export const executionAddress = (name: string): string => `/ops/executions/${encodeURIComponent(name)}`;

/** @param asked number, id or Swish reference of an order */
export const orderAddress = (asked: string): string => `/ops/orders/${encodeURIComponent(asked)}`;

export function isConsolePath(path: string): boolean {
  return path === '/ops' || path.startsWith('/ops/');
}

/** A slash at the end makes no difference. */
export function routeOf(path: string): Route {
  const [root, section, name, ...more] = path.replace(/\/+$/, '').split('/').slice(1);
  if (root !== 'ops' || more.length > 0) return { page: 'unknown' };
  if (name === undefined) return section === undefined ? { page: 'executions' } : sectionOf(section);
  const decoded = decode(name);
  if (decoded === undefined) return { page: 'unknown' };
  if (section === 'executions') return { page: 'execution', name: decoded };
  if (section === 'orders') return { page: 'order', asked: decoded };
  return { page: 'unknown' };
}

function sectionOf(name: string): Route {
  return name === 'newest' || name === 'stock' || name === 'rules' || name === 'faults'
    ? { page: name }
    : { page: 'unknown' };
}

/** Undefined for what no address of ours can hold. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
