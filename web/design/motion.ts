/** Whether the system was asked for less motion. The style sheets ask by themselves; a script has to. */
export const isMotionReduced = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** How a script scrolls. */
export const scrollBehavior = (): ScrollBehavior => (isMotionReduced() ? 'instant' : 'smooth');
