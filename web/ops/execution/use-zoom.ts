import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { scrollBehavior } from '../../design/motion.ts';
import { firstScale, fittingScale, zoomed, ZOOM_STEP, type Size } from './zoom.ts';

/** A place in the graph, as drawn. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Zoom {
  readonly scale: number;
  readonly zoomBy: (factor: number) => void;
  readonly showAll: () => void;
  /** Moves the window, if anything is outside of it, so that a place is in its middle. */
  readonly centre: (spot: Spot) => void;
}

/**
 * Scale and place of a graph in a window that scrolls. A wheel with Ctrl, as a pinch is told too, makes it larger and
 * smaller; a drag moves it; everything else is the window's own scrolling.
 */
export function useZoom(frame: RefObject<HTMLElement | null>, graph: Size): Zoom {
  const [scale, setScale] = useState<number>();
  const isFitted = useRef(true);
  const before = useRef(0);
  const drawn = scale ?? 1;

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const fit = (): void => {
      if (isFitted.current) setScale(firstScale(graph, innerSize(element)));
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [graph]);

  // What was in the middle of the window stays there.
  useLayoutEffect(() => {
    const element = frame.current;
    const [from, to] = [before.current, drawn];
    before.current = drawn;
    if (element === null || from === 0 || from === to) return;
    const { clientWidth, clientHeight } = element;
    element.scrollLeft = ((element.scrollLeft + clientWidth / 2) * to) / from - clientWidth / 2;
    element.scrollTop = ((element.scrollTop + clientHeight / 2) * to) / from - clientHeight / 2;
  }, [drawn]);

  const zoomBy = (factor: number): void => {
    isFitted.current = false;
    setScale((now) => zoomed(now ?? 1, factor));
  };
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomBy(event.deltaY < 0 ? Math.sqrt(ZOOM_STEP) : 1 / Math.sqrt(ZOOM_STEP));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    const endDrags = letDrag(element);
    return () => {
      element.removeEventListener('wheel', onWheel);
      endDrags();
    };
  }, []);

  return {
    scale: drawn,
    zoomBy,
    showAll() {
      isFitted.current = true;
      const element = frame.current;
      if (element !== null) setScale(fittingScale(graph, innerSize(element)));
    },
    centre({ x, y }) {
      const element = frame.current;
      element?.scrollTo({
        left: x * drawn - element.clientWidth / 2,
        top: y * drawn - element.clientHeight / 2,
        behavior: scrollBehavior(),
      });
    },
  };
}

const innerSize = ({ clientWidth, clientHeight }: HTMLElement): Size => ({ width: clientWidth, height: clientHeight });

/** With a mouse; fingers scroll by themselves. */
function letDrag(element: HTMLElement): () => void {
  const onDown = (event: PointerEvent): void => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    const ending = new AbortController();
    const { signal } = ending;
    addEventListener('pointermove', ({ movementX, movementY }) => element.scrollBy(-movementX, -movementY), { signal });
    addEventListener('pointerup', () => ending.abort(), { signal });
    addEventListener('pointercancel', () => ending.abort(), { signal });
  };
  element.addEventListener('pointerdown', onDown);
  return () => element.removeEventListener('pointerdown', onDown);
}
