export interface Size {
  readonly width: number;
  readonly height: number;
}

const LARGEST = 1.6;
const SMALLEST = 0.3;
/** A whole graph in its window may be small, but names below this cannot be read: then a part of it is shown. */
const READABLE = 0.58;
const COMFORTABLE = 0.82;
export const ZOOM_STEP = 1.25;

const within = (scale: number): number => Math.min(LARGEST, Math.max(SMALLEST, scale));

/** The scale at which all of a graph is seen; never larger than drawn. */
export const fittingScale = (graph: Size, window: Size): number =>
  within(Math.min(1, window.width / graph.width, window.height / graph.height));

/** All of it, where its names can be read then; else a part. */
export function firstScale(graph: Size, window: Size): number {
  const whole = fittingScale(graph, window);
  return whole >= READABLE ? whole : COMFORTABLE;
}

export const zoomed = (scale: number, factor: number): number => within(scale * factor);
