import type { VNode } from 'preact';

export const ExecutionsPage = (): VNode => <h1>Executions</h1>;
