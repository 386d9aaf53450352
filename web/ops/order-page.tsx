import type { VNode } from 'preact';

/** @param asked number, id or Swish reference of an order */
export const OrderPage = ({ asked }: { readonly asked: string }): VNode => <h1>{asked}</h1>;
