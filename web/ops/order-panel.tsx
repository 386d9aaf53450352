import type { VNode } from 'preact';
import { OrderContent } from './order/order-content.tsx';

/** The order beside one of its executions. */
export const OrderPanel = ({ checkoutId }: { readonly checkoutId: string }): VNode => (
  <OrderContent key={checkoutId} asked={checkoutId} place="panel" />
);
