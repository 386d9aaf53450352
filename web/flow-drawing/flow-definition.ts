/** The parts of an ASL definition that a drawing shows. */
export interface FlowDefinition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

export interface StateDefinition {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Comment?: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly FlowDefinition[];
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Lines of its label. */
  readonly label: readonly string[];
  readonly kind: 'next' | 'error';
  /** The way that a state goes when all goes well: its only one, or the first of its choices. */
  readonly isFirst: boolean;
}

/** Errors that several tasks catch in the same way: drawn once instead of at every one of them. */
export interface SharedCatch {
  readonly errors: readonly string[];
  readonly to: string;
  /** The tasks that do. */
  readonly by: readonly string[];
  readonly isEveryTask: boolean;
}

/** Fewer arrows than this are easier to follow than a box that names where they would begin. */
const FEWEST_SHARING = 3;

const ANY_ERROR = 'States.ALL';

/**
 * The ways from state to state, in the definition's order. Choices, or catchers, of one state with one target are one
 * edge; errors that go where the state goes anyway are told at that edge.
 */
export function edgesOf(flow: FlowDefinition, shared: readonly SharedCatch[]): readonly Edge[] {
  return Object.entries(flow.States).flatMap(([from, state]) => {
    const errors = errorLabels(from, state, shared);
    const usual = usualLabels(state);
    for (const [to, label] of usual) {
      const alike = errors.get(to);
      if (alike !== undefined) usual.set(to, [...label, ...alike.map((error) => `also: ${error}`)]);
      errors.delete(to);
    }
    return [
      ...[...usual].map(([to, label], index): Edge => ({ from, to, label, kind: 'next', isFirst: index === 0 })),
      ...[...errors].map(([to, label]): Edge => ({ from, to, label, kind: 'error', isFirst: false })),
    ];
  });
}

function usualLabels({ Choices = [], Default, Next }: StateDefinition): Map<string, readonly string[]> {
  const labels = new Map<string, readonly string[]>();
  const add = (to: string, label: readonly string[]) => labels.set(to, [...(labels.get(to) ?? []), ...label]);
  for (const choice of Choices) add(choice.Next, [choice.Comment ?? spokenCondition(choice.Condition)]);
  if (Default !== undefined) add(Default, ['otherwise']);
  if (Next !== undefined) add(Next, []);
  return labels;
}

/** What every task, or at least several of them, catch towards the same state. */
export function sharedCatches(flow: FlowDefinition): readonly SharedCatch[] {
  const tasks = Object.entries(flow.States).filter(([, { Type }]) => Type === 'Task');
  const caught = tasks.flatMap(([name, state]) =>
    (state.Catch ?? []).map(({ ErrorEquals, Next }) => ({
      name,
      errors: ErrorEquals,
      to: Next,
      hasOwnArrow: arrowsTo(Next, state) === 1,
    })),
  );
  return [...Map.groupBy(caught, ({ errors, to }) => [to, ...errors].join()).values()].flatMap((group) => {
    const isEveryTask = tasks.length > 1 && group.length === tasks.length;
    const sharing = isEveryTask ? group : group.filter(({ hasOwnArrow }) => hasOwnArrow);
    const [first] = sharing;
    if (first === undefined || (!isEveryTask && sharing.length < FEWEST_SHARING)) return [];
    return [{ errors: first.errors, to: first.to, by: sharing.map(({ name }) => name), isEveryTask }];
  });
}

/** How many of a task's ways lead to a state: where there is another one, its arrow can carry both. */
const arrowsTo = (to: string, { Catch = [], Next }: StateDefinition): number =>
  [...Catch.map((one) => one.Next), Next].filter((name) => name === to).length;

function errorLabels(
  name: string,
  { Catch = [] }: StateDefinition,
  shared: readonly SharedCatch[],
): Map<string, readonly string[]> {
  const errorsByTarget = new Map<string, readonly string[]>();
  for (const { ErrorEquals, Next } of Catch) {
    const isShared = shared.some(
      ({ errors, to, by }) => to === Next && errors.join() === ErrorEquals.join() && by.includes(name),
    );
    if (!isShared) errorsByTarget.set(Next, [...(errorsByTarget.get(Next) ?? []), ...ErrorEquals]);
  }
  return new Map([...errorsByTarget].map(([to, errors]) => [to, spokenErrors(errors)]));
}

/** One error to a line; what is caught besides errors with names is any other error. */
export const spokenErrors = (errors: readonly string[]): readonly string[] =>
  errors.map((error) => {
    if (error !== ANY_ERROR) return error;
    return errors.length > 1 ? 'any other error' : 'any error';
  });

const SPOKEN_CATCH_ALL = spokenErrors([ANY_ERROR]).join();

/** Whether an error edge takes nothing by name. */
export const isCatchAll = ({ kind, label }: Edge): boolean => kind === 'error' && label.join() === SPOKEN_CATCH_ALL;

/** `{% $states.input.kind = 'checkout' %}` → `kind = 'checkout'` */
const spokenCondition = (condition: string): string =>
  condition.replace(/^\{%\s*|\s*%\}$/g, '').replaceAll(/\$(states\.input\.)?/g, '');

/**
 * Whether an edge goes back: it closes a circle, and its target stands before its source in the definition. A layout in
 * layers needs to know, since it can only lay out what has no circles.
 */
export function goesBack({ from, to }: Edge, flow: FlowDefinition, edges: readonly Edge[]): boolean {
  const order = Object.keys(flow.States);
  if (order.indexOf(to) > order.indexOf(from)) return false;
  const reached = new Set([to]);
  for (const name of reached) {
    for (const next of edges) if (next.from === name) reached.add(next.to);
  }
  return reached.has(from);
}
