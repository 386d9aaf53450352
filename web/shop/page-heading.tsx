import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hasMoved } from './navigation.ts';

/** The heading of what is shown. It takes the focus when that was changed, so that a screen reader begins there. */
export function PageHeading({
  class: className,
  children,
}: {
  readonly class?: string;
  readonly children: ComponentChildren;
}): VNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasMoved()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} class={className}>
      {children}
    </h1>
  );
}
