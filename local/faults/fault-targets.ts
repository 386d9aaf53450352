import { splitQualifier } from '../lambda/function-name.ts';
import type { CloudSpec } from '../template/types.ts';
import { OPERATIONS, POSSIBLE_EFFECTS } from './fault.ts';

/** A function, and what makes it run. */
export interface FunctionTarget {
  readonly name: string;
  readonly kind: 'step' | 'route' | 'schedule' | 'stream' | 'event' | 'other';
  /** A step's comment in the state machine, `POST /v1/checkout`, `rate(1 minute)`, a table, a rule. */
  readonly does: string;
}

/** Everything that faults can be armed for, as people choose from it: steps first, in the order of the state machine. */
export interface FaultTargets {
  readonly functions: readonly FunctionTarget[];
  readonly tables: readonly string[];
  readonly operations: typeof OPERATIONS;
  /** When each effect is possible, by target; `function` stands for all of them. */
  readonly effects: typeof POSSIBLE_EFFECTS;
}

type Spec = Pick<
  CloudSpec,
  'functions' | 'tables' | 'routes' | 'schedules' | 'streamMappings' | 'eventRules' | 'stateMachines'
>;

export function faultTargets(spec: Spec): FaultTargets {
  const tableOf = (streamArn: string) => spec.tables.find((table) => table.streamArn === streamArn)?.name ?? streamArn;
  const uses: readonly FunctionTarget[] = [
    ...spec.stateMachines.flatMap(({ definition }) => stepsIn(JSON.parse(definition) as Flow)),
    ...spec.routes.map(({ functionName, key }) => ({ name: functionName, kind: 'route' as const, does: key })),
    ...spec.schedules.map((each) => ({ name: each.functionName, kind: 'schedule' as const, does: each.expression })),
    ...spec.streamMappings.map((each) => ({
      name: each.functionName,
      kind: 'stream' as const,
      does: tableOf(each.streamArn),
    })),
    ...spec.eventRules.map((each) => ({ name: each.functionName, kind: 'event' as const, does: each.name })),
  ];
  const used = new Map<string, FunctionTarget>();
  for (const { name: reference, kind, does } of uses) {
    const name = spec.functions.find((each) => each.name === reference || each.arn === reference)?.name;
    if (name === undefined) continue;
    const known = used.get(name);
    if (known === undefined) used.set(name, { name, kind, does });
    else if (known.does !== does) used.set(name, { ...known, does: `${known.does}, ${does}` });
  }
  for (const { name } of spec.functions) if (!used.has(name)) used.set(name, { name, kind: 'other', does: '' });
  return {
    functions: [...used.values()],
    tables: spec.tables.map(({ name }) => name),
    operations: OPERATIONS,
    effects: POSSIBLE_EFFECTS,
  };
}

interface Flow {
  readonly States: Readonly<Record<string, FlowState>>;
}

interface FlowState {
  readonly Comment?: string;
  readonly Arguments?: { readonly FunctionName?: unknown };
  readonly Branches?: readonly Flow[];
  readonly ItemProcessor?: Flow;
}

/** States that invoke a function, named by the function's ARN. */
function stepsIn({ States }: Flow): FunctionTarget[] {
  return Object.values(States).flatMap(({ Comment = '', Arguments, Branches = [], ItemProcessor }) => {
    const invoked = Arguments?.FunctionName;
    const inner = [...Branches, ...(ItemProcessor === undefined ? [] : [ItemProcessor])].flatMap(stepsIn);
    if (typeof invoked !== 'string') return inner;
    return [{ name: splitQualifier(invoked).name, kind: 'step' as const, does: Comment }, ...inner];
  });
}
