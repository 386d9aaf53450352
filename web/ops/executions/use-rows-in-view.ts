import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { rowsInView, type DrawnRows } from './rows-in-view.ts';

/** Follows the window over a list whose rows are all equally high: of thousands, only those in view are drawn. */
export function useRowsInView<E extends HTMLElement>(
  count: number,
  rowHeight: number,
): DrawnRows & { readonly list: Ref<E> } {
  const list = useRef<E>(null);
  const [drawn, setDrawn] = useState<DrawnRows>(() => rowsInView(count, rowHeight, 0, innerHeight));
  useEffect(() => {
    const look = (): void => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const next = rowsInView(count, rowHeight, top, innerHeight);
      setDrawn((shown) => (shown.first === next.first && shown.end === next.end ? shown : next));
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [count, rowHeight]);
  return { list, first: Math.min(drawn.first, count), end: Math.min(drawn.end, count) };
}
