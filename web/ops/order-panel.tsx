import type { VNode } from 'preact';

/** The order beside one of its executions. */
export const OrderPanel = ({ checkoutId }: { readonly checkoutId: string }): VNode => <p class="code">{checkoutId}</p>;
