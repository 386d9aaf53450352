import type { VNode } from 'preact';
import { APP_NAME } from './texts.ts';

export const AppName = (): VNode => (
  <p class="app-name">
    <Coin />
    {APP_NAME}
  </p>
);

export function Coin(): VNode {
  return (
    <svg viewBox="0 0 32 32" class="coin" aria-hidden="true">
      <circle class="coin-edge" cx="16" cy="16" r="15" />
      <circle class="coin-face" cx="16" cy="16" r="11.5" />
      <path
        class="coin-mark"
        d="M20 11.5c-1-1.3-2.4-2-4-2-2.3 0-4 1.2-4 3.100 0 4.500 8 2.3 8 6.800 0 1.900-1.700 3.100-4 3.100-1.600 0-3-.7-4-2"
      />
    </svg>
  );
}
