import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** A number that is seen to change. */
export function LiveNumber({ value }: { readonly value: number }): VNode {
  const before = useRef(value);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setChanges((count) => count + 1);
  }, [value]);
  return (
    // Another key is another element, whose animation begins anew.
    <span key={changes} class={changes === 0 ? 'numbers' : 'numbers just-changed'}>
      {value}
    </span>
  );
}
