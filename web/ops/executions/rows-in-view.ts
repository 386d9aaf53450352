/** Rows that are drawn beyond both edges of the window, so that scrolling does not show blanks. */
const BEYOND = 12;

export interface DrawnRows {
  readonly first: number;
  /** After the last one. */
  readonly end: number;
}

/**
 * Which rows of a long list have to be there.
 *
 * @param top where the list begins, in pixels below the upper edge of the window; negative when it was scrolled
 */
export function rowsInView(count: number, rowHeight: number, top: number, windowHeight: number): DrawnRows {
  const first = Math.min(count, Math.max(0, Math.floor(-top / rowHeight) - BEYOND));
  const end = Math.min(count, Math.max(first, Math.ceil((windowHeight - top) / rowHeight) + BEYOND));
  return { first, end };
}
