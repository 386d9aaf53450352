import type { VNode } from 'preact';

export const StockPage = (): VNode => <h1>Stock</h1>;
