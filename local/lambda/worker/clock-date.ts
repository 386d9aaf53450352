/**
 * Makes `Date` follow the local clock: `new Date()`, `Date()` and `Date.now()` tell real time plus the offset. Dates stay
 * the engine's own objects, so `instanceof`, subclasses and structured clones work as ever.
 */
export function installClockDate(now: () => number): void {
  const EngineDate = globalThis.Date;
  const ClockDate = new Proxy(EngineDate, {
    construct: (target, given: unknown[], newTarget: NewableFunction) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    apply: () => new EngineDate(now()).toString(),
  });
  EngineDate.now = now;
  EngineDate.prototype.constructor = ClockDate;
  globalThis.Date = ClockDate;
}
