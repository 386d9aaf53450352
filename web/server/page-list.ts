/** A page that is served: its address, its script below `web/`, and its title until the script has read the address. */
export interface PageDefinition {
  readonly path: string;
  /** Every path below belongs to it too: its script tells them apart. */
  readonly ownsPathsBelow?: boolean;
  readonly entry: string;
  readonly title: string;
}

/** Every page there is. A server may serve some of them only: the console of a shop on AWS stands alone. */
export const PAGES = {
  shop: { path: '/', entry: 'shop/main.tsx', title: 'Smultron' },
  phone: { path: '/phone', entry: 'phone/main.tsx', title: 'Phone – Smultron' },
  inbox: { path: '/inbox', entry: 'inbox/main.tsx', title: 'Inbox – Smultron' },
  ops: { path: '/ops', ownsPathsBelow: true, entry: 'ops/main.tsx', title: 'Console – Smultron' },
  desk: { path: '/desk', entry: 'desk/main.tsx', title: 'Desk – Smultron' },
} as const satisfies Readonly<Record<string, PageDefinition>>;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];

/** The page of an address, if there is one; a slash at the end makes no difference. */
export function pageAt(path: string, served: readonly PageName[]): PageName | undefined {
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return served.find((name) => {
    const page: PageDefinition = PAGES[name];
    return plain === page.path || (page.ownsPathsBelow === true && plain.startsWith(`${page.path}/`));
  });
}
