import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext, useId } from 'preact/hooks';

/** Of the headings of sections: a page's own are `h2`, those of a panel within a page one deeper. */
export const HeadingDepth = createContext<2 | 3>(2);

export interface SectionProps {
  readonly title: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A part of a page, named by its heading. */
export function Section({ title, class: className = '', children }: SectionProps): VNode {
  const id = useId();
  const Heading = useContext(HeadingDepth) === 2 ? 'h2' : 'h3';
  return (
    <section class={`card stack ${className}`} aria-labelledby={id}>
      <Heading id={id} class="section-heading" tabIndex={-1}>
        {title}
      </Heading>
      {children}
    </section>
  );
}
