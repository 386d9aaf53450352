import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { MailRecipient, Order, Pieces } from '../../../lambdas/domain/order.ts';
import { CONSOLE_API, type Applied, type OperationRequest, type Preview } from '../../../ops/console/api.ts';
import type { Resendable } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { postJson } from '../../design/request.ts';
import { ChangeDialog, type Reasoned } from '../change/change-dialog.tsx';
import { Choices } from '../change/choices.tsx';
import { ACTION_TEXTS } from './action-texts.ts';
import type { Action } from './actions.ts';

export interface ActionDialogProps {
  readonly action: Action;
  readonly order: Order;
  readonly onClose: () => void;
}

/** Asks for what an action takes, shows what it will do, and has it done. */
export function ActionDialog({ action, order, onClose }: ActionDialogProps): VNode {
  const texts = ACTION_TEXTS[useLanguage()];
  const [pieces, setPieces] = useState<Pieces>('returned');
  const [recipient, setRecipient] = useState<MailRecipient>('customer');
  const [kind, setKind] = useState<Resendable | null>(null);

  function requestOf(reasoned: Reasoned, confirm: string | null): OperationRequest {
    const common = { ...reasoned, confirm };
    switch (action) {
      case 'refund':
      case 'pay_back':
      case 'cancel':
        return { ...common, operation: action, pieces };
      case 'resend':
        return { ...common, operation: action, recipient, kind };
      case 'activate':
      case 'settle':
      case 'resume':
        return { ...common, operation: action };
    }
  }

  return (
    <ChangeDialog
      title={texts.names[action]}
      about={texts.about[action]}
      sureWord={order.number}
      send={(reasoned, confirm) =>
        postJson<Preview | Applied>(
          `${CONSOLE_API}/orders/${encodeURIComponent(order.id)}/operations`,
          requestOf(reasoned, confirm),
        )
      }
      onClose={onClose}
    >
      {takesPieces(action) && order.status === 'active' ? (
        <Choices legend={texts.pieces} choices={texts.pieceChoices} chosen={pieces} onChoose={setPieces} />
      ) : null}
      {action === 'resend' ? (
        <>
          <Choices legend={texts.recipient} choices={texts.recipients} chosen={recipient} onChoose={setRecipient} />
          <KindOfMail kind={kind} onKind={setKind} />
        </>
      ) : null}
    </ChangeDialog>
  );
}

/** Of these an active order's pieces come back, or do not. */
const takesPieces = (action: Action): boolean => action === 'refund' || action === 'pay_back' || action === 'cancel';

interface KindOfMailProps {
  readonly kind: Resendable | null;
  readonly onKind: (kind: Resendable | null) => void;
}

function KindOfMail({ kind, onKind }: KindOfMailProps): VNode {
  const texts = ACTION_TEXTS[useLanguage()];
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{texts.kind}</label>
      <select
        id={id}
        value={kind ?? ''}
        onChange={({ currentTarget: { value } }) => onKind(value === '' ? null : (value as Resendable))}
      >
        <option value="">{texts.telling}</option>
        {Object.entries(texts.kinds).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
