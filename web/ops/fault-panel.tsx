import type { VNode } from 'preact';

export const FaultPanel = (): VNode => <h1>Faults</h1>;
