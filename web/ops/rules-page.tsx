import type { VNode } from 'preact';

export const RulesPage = (): VNode => <h1>Rules</h1>;
