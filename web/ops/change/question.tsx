import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FRAME_TEXTS } from '../../design/frame-texts.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { useShop } from '../shop.tsx';
import type { ChangeProblem } from './change-flow.ts';
import { CHANGE_TEXTS } from './change-texts.ts';

export interface QuestionProps {
  readonly why: string;
  readonly onWhy: (why: string) => void;
  readonly problem: ChangeProblem | undefined;
  readonly optionsProblem: string | undefined;
  readonly isLooking: boolean;
  readonly onLook: () => void;
  readonly onCancel: () => void;
  readonly children: ComponentChildren;
}

/** As long as the log keeps it. */
const LONGEST_WHY = 200;

/** The first step of a change: its options, and why. */
export function Question(props: QuestionProps): VNode {
  const { why, onWhy, problem, optionsProblem, isLooking, onLook, onCancel, children } = props;
  const texts = CHANGE_TEXTS[useLanguage()];
  const { operator } = useShop();
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isMissing = isTried && why.trim() === '';
  // A dialog that is opened begins at its first field; one that is open already has to be told.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <form
      ref={form}
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (why.trim() === '') field.current?.focus();
        else if (optionsProblem === undefined) onLook();
      }}
    >
      {children}
      <p class="field-problem" role="alert">
        {isTried ? optionsProblem : null}
      </p>
      <div class="field">
        <label for={`${id}-why`}>{texts.why}</label>
        <input
          id={`${id}-why`}
          ref={field}
          value={why}
          maxLength={LONGEST_WHY}
          autocomplete="off"
          required
          readOnly={isLooking}
          aria-invalid={isMissing}
          aria-describedby={`${id}-hint ${id}-missing`}
          onInput={({ currentTarget }) => onWhy(currentTarget.value)}
        />
        <p id={`${id}-hint`} class="small muted">
          {texts.whyHint} {texts.asOperator(operator)}
        </p>
        <p id={`${id}-missing`} class="field-problem">
          {isMissing ? texts.whyMissing : null}
        </p>
      </div>
      <ProblemOfChange problem={problem} />
      <footer class="row">
        <button type="submit" class="primary" aria-disabled={isLooking}>
          {isLooking ? texts.looking : texts.look}
        </button>
        <button type="button" onClick={onCancel}>
          {texts.cancel}
        </button>
      </footer>
    </form>
  );
}

function ProblemOfChange({ problem }: { readonly problem: ChangeProblem | undefined }): VNode {
  const spoken = useLanguage();
  if (problem === undefined) return <div role="alert" />;
  const said = {
    refused: <span lang="en">{problem.sentence}</span>,
    unreachable: CHANGE_TEXTS[spoken].unreachable,
    unsure: FRAME_TEXTS[spoken].unanswered,
  };
  return (
    <div class="notice bad" role="alert">
      {said[problem.kind]}
    </div>
  );
}
