import type { VNode } from 'preact';
import { OrderContent } from './order/order-content.tsx';
import { OrderSearch } from './order/order-search.tsx';

/** @param asked number, id or Swish reference of an order */
export const OrderPage = ({ asked }: { readonly asked: string }): VNode => (
  <div class="stack">
    <OrderSearch />
    <OrderContent asked={asked} place="page" />
  </div>
);
