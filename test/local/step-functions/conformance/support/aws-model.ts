import { expect } from '@jest/globals';
import * as sfn from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../../../../../local/step-functions/history.ts';
import { historyEvent } from '../../../../../local/step-functions/views.ts';

/**
 * AWS's own description of the API, as the SDK carries it: a structure's members in an order that has the required ones
 * first, and how many those are.
 */
interface Structure {
  readonly members: readonly string[];
  readonly required: readonly string[];
  /** Structure of a member, for those that are structures. */
  readonly of: (member: string) => Structure | undefined;
}

const STRUCTURE = 3;

function structureOf(schema: unknown): Structure | undefined {
  const plain: unknown = typeof schema === 'function' ? (schema as () => unknown)() : schema;
  if (!Array.isArray(plain)) return undefined;
  // A member with traits of its own is the pair of its schema and those.
  if (plain[0] !== STRUCTURE) return plain.length === 2 ? structureOf(plain[0]) : undefined;
  const members = plain[4] as readonly string[];
  return {
    members,
    required: members.slice(0, (plain[6] as number | undefined) ?? 0),
    of: (member) => structureOf((plain[5] as readonly unknown[])[members.indexOf(member)]),
  };
}

function namedStructure(name: string): Structure {
  const structure = structureOf((sfn as unknown as Readonly<Record<string, unknown>>)[`${name}$`]);
  if (structure === undefined) throw new Error(`AWS's description has no structure ${name}.`);
  return structure;
}

const EVENT = namedStructure('HistoryEvent');

/** Every type of event that AWS has. */
export const EVENT_TYPES: readonly string[] = Object.values(sfn.HistoryEventType);

export function membersOfRequest(operation: string): readonly string[] {
  return namedStructure(`${operation}Input`).members;
}

/** An answer has no member that AWS does not have, and all that AWS always has. */
export function expectModelled(operation: string, answer: Readonly<Record<string, unknown>>): void {
  expectMembers(operation, answer, namedStructure(`${operation}Output`));
}

/** The same for every event of a history; and its ids, times and references are in order. */
export function expectModelledHistory(events: readonly HistoryEvent[]): void {
  let earlier = 0;
  for (const [index, event] of events.entries()) {
    const { type, id, previousEventId, timestamp, details } = event;
    const shown = historyEvent(event, true) as Readonly<Record<string, unknown>>;
    expectMembers(type, shown, EVENT);
    expect(EVENT_TYPES).toContain(type);
    expect({ type, id }).toEqual({ type, id: index + 1 });
    expect(previousEventId).toBeLessThan(id);
    expect(timestamp).toBeGreaterThanOrEqual(earlier);
    earlier = timestamp;
    if (details === undefined) continue;
    expect(details.member).toBe(memberOf(type));
    const structure = EVENT.of(details.member);
    if (structure === undefined) throw new Error(`AWS's description has no details ${details.member}.`);
    expectMembers(type, details.values, structure);
  }
}

/** Where an event of a type has its details. */
function memberOf(type: string): string {
  const state = /^[A-Z][a-z]+State(Entered|Exited)$/.exec(type);
  const name = state === null ? type : `State${state[1]}`;
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}EventDetails`;
}

function expectMembers(what: string, value: Readonly<Record<string, unknown>>, structure: Structure): void {
  const present = Object.keys(value).filter((member) => value[member] !== undefined);
  expect({ what, unknown: present.filter((member) => !structure.members.includes(member)) }).toEqual({
    what,
    unknown: [],
  });
  expect({ what, missing: structure.required.filter((member) => !present.includes(member)) }).toEqual({
    what,
    missing: [],
  });
}
