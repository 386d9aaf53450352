import type { FaultTargets, FunctionTarget } from '../../web/ops/fault-panel/fault-report.ts';
import { splitQualifier } from '../lambda/function-name.ts';
import type { CloudSpec } from '../template/types.ts';
import { OPERATIONS, POSSIBLE_EFFECTS } from './fault.ts';

type Spec = Pick<
  CloudSpec,
  'functions' | 'tables' | 'routes' | 'schedules' | 'streamMappings' | 'eventRules' | 'stateMachines'
>;

/** Everything that faults can be armed for, as people choose from it: steps first, in the order of the state machine. */
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
