import type { Item } from '../../local/dynamodb/types.ts';
import { canonical } from './intern.ts';
import { T0 } from './model-time.ts';
import { plain } from './tables.ts';
import type { State, World } from './world.ts';

interface Reached {
  readonly state: State;
  readonly from: Reached | undefined;
  readonly says: string;
}

/** Attributes that say nothing about what happened. */
const SILENT = new Set([
  'updatedAt',
  'date_change',
  'dueShard',
  'outcomeDetail',
  'outcomeRank',
  'expiresAt',
  'history',
]);

/** What happened, a line each: who did what, and what changed. */
export function explain(last: Reached, world: World): string[] {
  const lines: string[] = [];
  for (let at: Reached | undefined = last; at?.from !== undefined; at = at.from) {
    const changes = changesBetween(at.from.state, at.state, world);
    lines.push([at.says, ...changes.map((change) => `      ${change}`)].join('\n'));
  }
  return lines.reverse();
}

function changesBetween(before: State, after: State, world: World): string[] {
  const changes: string[] = [];
  const [oldRows, newRows] = [world.rows.value(before.rows), world.rows.value(after.rows)];
  if (oldRows !== newRows) {
    for (const place of new Set([...Object.keys(oldRows), ...Object.keys(newRows)])) {
      const change = changeOf(oldRows[place], newRows[place]);
      if (change !== '') changes.push(`${shortly(place)}: ${change}`);
    }
  }
  const [oldOutside, newOutside] = [world.outside.value(before.outside), world.outside.value(after.outside)];
  if (oldOutside !== newOutside) {
    for (const payment of Object.values(newOutside.payments)) {
      const was = oldOutside.payments[payment.id]?.status;
      if (was !== payment.status) changes.push(`Swish, payment: ${was ?? '-'} → ${payment.status}`);
    }
    for (const refund of newOutside.refunds) {
      const was = oldOutside.refunds.find(({ id }) => id === refund.id)?.status;
      if (was !== refund.status)
        changes.push(`Swish, refund ${refund.id.slice(0, 6)}: ${was ?? '-'} → ${refund.status}`);
    }
  }
  const [oldRuns, newRuns] = [world.runs.value(before.runs), world.runs.value(after.runs)];
  for (const [name, run] of Object.entries(newRuns)) {
    const at = (found: typeof run | undefined) =>
      found === undefined
        ? '-'
        : Object.values(found.frames)
            .map(({ state, doing }) => `${state}${doing === 'failed' ? ' (failed)' : ''}`)
            .join(' ∥ ') || found.status;
    if (at(oldRuns[name]) !== at(run)) changes.push(`run ${name.slice(37) || '1'}: ${at(oldRuns[name])} → ${at(run)}`);
  }
  return changes;
}

function changeOf(before: Item | undefined, after: Item | undefined): string {
  if (before === after) return '';
  if (after === undefined) return 'is gone';
  const [was, is] = [before === undefined ? {} : plain(before), plain(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !SILENT.has(name) && canonical(was[name]) !== canonical(is[name]))
    .filter((name) => before !== undefined || ['status', 'quantity', 'generation', 'kind'].includes(name))
    .map((name) => `${name} ${text(was[name])} → ${text(is[name])}`)
    .join(', ');
}

const shortly = (place: string): string =>
  place
    .replace(/^smultron-([a-z-]+)-test /, '$1 ')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => id.slice(0, 8));

function text(value: unknown): string {
  if (value === undefined) return '-';
  if (typeof value === 'number' && value > T0 / 2) return `T+${Math.round((value - T0) / 1000)}s`;
  const whole = typeof value === 'string' ? value : canonical(value);
  return whole.length > 60 ? `${whole.slice(0, 57)}…` : whole;
}
