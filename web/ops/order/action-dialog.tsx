import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Pieces } from '../../../lambdas/domain/order.ts';
import {
  CONSOLE_API,
  type Applied,
  type OperationRequest,
  type OrderView,
  type Preview,
  type ResendableMail,
} from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { postJson } from '../../design/request.ts';
import { ChangeDialog, type Reasoned } from '../change/change-dialog.tsx';
import { Choices } from '../change/choices.tsx';
import { ACTION_TEXTS } from './action-texts.ts';
import type { Action } from './actions.ts';

export interface ActionDialogProps {
  readonly action: Action;
  readonly order: NonNullable<OrderView['order']>;
  /** Which mails can be sent once more. */
  readonly resendable: OrderView['resendable'];
  readonly onClose: () => void;
}

/** Asks for what an action takes, shows what it will do, and has it done. */
export function ActionDialog({ action, order, resendable, onClose }: ActionDialogProps): VNode {
  const texts = ACTION_TEXTS[useLanguage()];
  const [pieces, setPieces] = useState<Pieces>('returned');
  const [chosenMail, setChosenMail] = useState<string>();
  const mail = resendable.find((one) => nameOf(one) === chosenMail) ?? resendable[0];

  function requestOf(reasoned: Reasoned, confirm: string | null): OperationRequest {
    const common = { ...reasoned, confirm };
    switch (action) {
      case 'refund':
      case 'pay_back':
      case 'cancel':
        return { ...common, operation: action, pieces };
      case 'resend':
        return { ...common, operation: action, recipient: mail?.recipient ?? 'customer', kind: mail?.kind ?? null };
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
      {action === 'resend' && mail !== undefined ? (
        <Choices
          legend={texts.mail}
          choices={Object.fromEntries(resendable.map((one) => [nameOf(one), texts.mailTo(one)]))}
          chosen={nameOf(mail)}
          onChoose={setChosenMail}
        />
      ) : null}
    </ChangeDialog>
  );
}

/** Of these an active order's pieces come back, or do not. */
const takesPieces = (action: Action): boolean => action === 'refund' || action === 'pay_back' || action === 'cancel';

const nameOf = ({ recipient, kind }: ResendableMail): string => `${recipient} ${kind}`;
