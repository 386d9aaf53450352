import type { VNode } from 'preact';

export const ExecutionPage = ({ name }: { readonly name: string }): VNode => <h1>{name}</h1>;
