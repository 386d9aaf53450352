import type { VNode } from 'preact';
import type { ExecutionStanding } from '../../../ops/console/api.ts';
import type { Language } from '../../design/language.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Mark, type MarkName } from '../mark.tsx';
import { ORDER_TEXTS } from '../order/order-texts.ts';
import { EXECUTIONS_TEXTS } from './executions-texts.ts';

const LOOKS: Readonly<Record<ExecutionStanding, readonly [tone: string, mark: MarkName]>> = {
  running: ['info', 'play'],
  'waiting-for-payment': ['wait', 'hourglass'],
  confirmed: ['good', 'check'],
  cancelled: ['', 'cross'],
  refunded: ['info', 'back'],
  rejected: ['', 'barred'],
  'needs-attention': ['bad', 'exclamation'],
  'handed-over': ['', 'onward'],
  aborted: ['bad', 'stop'],
};

/** How an execution stands, in colour, sign and word. */
export function StandingBadge({ standing }: { readonly standing: ExecutionStanding }): VNode {
  const [tone, mark] = LOOKS[standing];
  return (
    <span class={`badge ${tone}`}>
      <Mark name={mark} />
      {EXECUTIONS_TEXTS[useLanguage()].standings[standing]}
    </span>
  );
}

/** Why an execution ended as it did, in words; a code that has none stands for itself. */
export function reasonText(reason: string, language: Language): string {
  const known: Readonly<Record<string, string>> = {
    ...EXECUTIONS_TEXTS[language].reasons,
    ...ORDER_TEXTS[language].reasons,
  };
  return known[reason] ?? reason.replaceAll('_', ' ');
}
