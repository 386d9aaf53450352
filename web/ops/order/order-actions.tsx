import type { VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { CHANGE_TEXTS } from '../change/change-texts.ts';
import { Section } from '../section.tsx';
import { useShop } from '../shop.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { ACTION_TEXTS } from './action-texts.ts';
import { actionsOf, type Action } from './actions.ts';

export interface OrderActionsProps {
  readonly view: OrderView;
  readonly onChanged: () => void;
}

/** What a person may do about an order, as buttons, and why the rest may not be done now. */
export function OrderActions({ view, onChanged }: OrderActionsProps): VNode {
  const spoken = useLanguage();
  const texts = ACTION_TEXTS[spoken];
  const { mayChange } = useShop();
  const [opened, setOpened] = useState<Action>();
  const readOnlyNote = useId();
  const actions = actionsOf(view);
  const allowed = actions.filter(({ isAllowed }) => isAllowed);
  const refused = actions.filter(({ isAllowed }) => !isAllowed);
  const { place, onFocusIn } = useKeptFocus();
  const close = (): void => {
    setOpened(undefined);
    onChanged();
  };
  return (
    <Section title={texts.title}>
      {actions.length === 0 ? <p class="muted">{texts.none}</p> : null}
      {mayChange ? null : (
        <p id={readOnlyNote} class="notice">
          {CHANGE_TEXTS[spoken].readOnly}
        </p>
      )}
      <div class="row" ref={place} tabIndex={-1} onFocusIn={onFocusIn}>
        {allowed.map(({ action }) => (
          <button
            key={action}
            type="button"
            aria-disabled={!mayChange}
            aria-describedby={mayChange ? undefined : readOnlyNote}
            title={texts.about[action]}
            onClick={() => mayChange && setOpened(action)}
          >
            {texts.names[action]}
          </button>
        ))}
      </div>
      {refused.length === 0 ? null : (
        <details class="small">
          <summary>{texts.notNow}</summary>
          <dl class="refused">
            {refused.map(({ action, why }) => (
              <div key={action}>
                <dt>{texts.names[action]}</dt>
                <dd class="muted" lang={why === null ? undefined : 'en'}>
                  {why ?? texts.noMail}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {opened === undefined || view.order === undefined ? null : (
        <ActionDialog action={opened} order={view.order} resendable={view.resendable} onClose={close} />
      )}
    </Section>
  );
}

/**
 * What was done can often not be done again, so that the button which was pressed goes. The keyboard then goes on at its
 * place, and not at the top of the page.
 */
function useKeptFocus() {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef<EventTarget>(null);
  useLayoutEffect(() => {
    const isGone = last.current instanceof Element && !last.current.isConnected;
    // While the dialog is open the keyboard is there.
    if (!isGone || document.activeElement !== document.body) return;
    last.current = null;
    place.current?.focus({ preventScroll: true });
  });
  return {
    place,
    onFocusIn: ({ target }: FocusEvent) => {
      last.current = target;
    },
  };
}
