import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';

/** What a person has set off: one thing at a time, since all of them change the same shop. */
export interface Actions {
  /** What is being done, in a sentence. */
  readonly doing: string | undefined;
  /** What was done last. */
  readonly done: string | undefined;
  readonly error: unknown;
  /** Does nothing while something else is under way. `work` tells in a sentence what it did. */
  readonly run: (doing: string, work: () => Promise<string>) => void;
}

/** Long enough to be read; then it only stands in the way. */
const NEWS_MS = 8_000;

const Current = createContext<Actions>({ doing: undefined, done: undefined, error: undefined, run: () => undefined });

export function useNewActions(): Actions {
  const [state, setState] = useState<Omit<Actions, 'run'>>({ doing: undefined, done: undefined, error: undefined });
  const isBusy = useRef(false);
  useEffect(() => {
    if (state.done === undefined) return undefined;
    const timer = setTimeout(() => setState((current) => ({ ...current, done: undefined })), NEWS_MS);
    return () => clearTimeout(timer);
  }, [state.done]);
  const run: Actions['run'] = (doing, work) => {
    // Drawing is too late to stop a second press.
    if (isBusy.current) return;
    isBusy.current = true;
    setState({ doing, done: undefined, error: undefined });
    void work()
      .then(
        (done) => setState({ doing: undefined, done, error: undefined }),
        (error: unknown) => setState({ doing: undefined, done: undefined, error }),
      )
      .finally(() => {
        isBusy.current = false;
      });
  };
  return { ...state, run };
}

export const ActionsProvider = Current.Provider;
export const useActions = (): Actions => useContext(Current);

export interface PressProps {
  /** What is told while it is done. */
  readonly doing: string;
  /** Tells in a sentence what it did. */
  readonly work: () => Promise<string>;
  /** What will happen. */
  readonly explains?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button that does something to the shop, with a sentence that says what. It keeps the focus while it is busy. */
export function Press({ doing, work, explains, class: style, children }: PressProps): VNode {
  const { doing: current, run } = useActions();
  const id = useId();
  const button = (
    <button
      type="button"
      class={style}
      aria-disabled={current !== undefined}
      aria-describedby={explains === undefined ? undefined : id}
      onClick={() => run(doing, work)}
    >
      {children}
    </button>
  );
  if (explains === undefined) return button;
  return (
    <div class="press">
      {button}
      <p id={id} class="muted small">
        {explains}
      </p>
    </div>
  );
}
