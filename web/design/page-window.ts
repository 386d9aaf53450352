import type { PageName } from '../server/page-list.ts';

/** On the desk each page stands in a frame of this name, where a link of another page can show something. */
export const windowOf = (page: PageName): string => `smultron-${page}`;

/** Where a link to another page shows it: on the desk in that page's frame, else where the link is. */
export const targetOf = (page: PageName): string | undefined => (window.parent === window ? undefined : windowOf(page));
