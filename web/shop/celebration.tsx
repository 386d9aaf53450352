import type { VNode } from 'preact';

const BERRIES = 14;

/** A handful of wild strawberries falls once; not for those who asked their system for less motion. */
export const Celebration = (): VNode => (
  <div class="celebration" aria-hidden="true">
    {Array.from({ length: BERRIES }, (_, index) => (
      <img
        key={index}
        src="/assets/smultron.svg"
        alt=""
        style={{
          insetInlineStart: `${(index * 37) % 100}%`,
          animationDelay: `${(index * 97) % 700}ms`,
          animationDuration: `${1_600 + ((index * 211) % 900)}ms`,
          width: `${16 + ((index * 13) % 14)}px`,
        }}
      />
    ))}
  </div>
);
