import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { ChangeFlow, type ChangeState, type Send } from './change-flow.ts';
import { Decision, Result } from './decision.tsx';
import { Question } from './question.tsx';

/** What every change takes, whatever it is about. */
export interface Reasoned {
  readonly why: string;
  readonly sure?: string;
}

export interface ChangeDialogProps {
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly about: string;
  /** What has to be typed in where the shop asks if one is sure: the order's number, or the product's id. */
  readonly sureWord: string;
  /** Options of the change, as fields. */
  readonly children?: ComponentChildren;
  /** What is wrong with the options; undefined when they can be sent. */
  readonly optionsProblem?: string | undefined;
  readonly send: Send<Reasoned>;
  readonly onClose: () => void;
}

/**
 * A change in three steps: why and how, what will happen, and what became of it. Escape leaves it anywhere but while it
 * is being done.
 */
export function ChangeDialog(props: ChangeDialogProps): VNode {
  const { title, about, sureWord, children, optionsProblem, send, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const latestSend = useRef(send);
  latestSend.current = send;
  const [state, setState] = useState<ChangeState>({ step: 'asking' });
  const [flow] = useState(() => new ChangeFlow<Reasoned>((...asked) => latestSend.current(...asked), setState));
  const [why, setWhy] = useState('');
  const spoken = useLanguage();
  const id = useId();
  // At once: a key that is pressed right after the button is meant for the dialog.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="change"
      lang={spoken}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      onCancel={(event) => {
        if (state.step === 'doing') event.preventDefault();
      }}
    >
      <header class="stack">
        <h2 id={`${id}-title`}>{title}</h2>
        <p class="muted">{about}</p>
      </header>
      {state.step === 'asking' || state.step === 'looking' ? (
        <Question
          why={why}
          onWhy={setWhy}
          problem={state.step === 'asking' ? state.problem : undefined}
          optionsProblem={optionsProblem}
          isLooking={state.step === 'looking'}
          onLook={() => void flow.look({ why: why.trim() })}
          onCancel={close}
        >
          {children}
        </Question>
      ) : null}
      {state.step === 'deciding' || state.step === 'doing' ? (
        <Decision
          // Steps that changed are decided about anew: what was typed to be sure of the others does not count.
          key={state.preview.confirmation}
          preview={state.preview}
          isAnother={state.step === 'deciding' && state.isAnother}
          isDoing={state.step === 'doing'}
          sureWord={sureWord}
          onDecide={(sure) => void flow.decide(sure === undefined ? {} : { sure })}
          onBack={() => flow.reconsider()}
        />
      ) : null}
      {state.step === 'done' ? <Result applied={state.applied} onClose={close} /> : null}
    </dialog>
  );
}
