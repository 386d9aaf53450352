import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { TabList, tabId, type TabListProps } from '../../design/tab-list.tsx';

export type TabsProps<Name extends string> = Omit<TabListProps<Name>, 'panel' | 'class'> & {
  readonly children: ComponentChildren;
};

/** Several panels in one place. */
export function Tabs<Name extends string>({ children, ...list }: TabsProps<Name>): VNode {
  const panel = useId();
  return (
    <div class="tabs">
      <TabList {...list} panel={panel} class="tab-list" />
      <div id={panel} class="tab-panel" role="tabpanel" aria-labelledby={tabId(panel, list.shown)} tabIndex={0}>
        {children}
      </div>
    </div>
  );
}
