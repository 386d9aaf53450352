import type { VNode } from 'preact';

/** Whether the shop's rules hold, beside whatever is looked at. */
export const RulesStrip = (): VNode => <div />;
