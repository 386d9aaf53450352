/**
 * The functions as data: what each one is called, serves, needs and may do. A function may do exactly what stands
 * here and nothing else, and learns a table's name from the same line that lets it reach the table.
 *
 * A transaction needs the actions of its parts: Put → PutItem, Update → UpdateItem, Delete → DeleteItem,
 * ConditionCheck → ConditionCheckItem, TransactGetItems → GetItem.
 */
import type { FunctionDefinition } from './function-definition.ts';
import { background } from './functions/background.ts';
import { routes } from './functions/routes.ts';
import { steps } from './functions/steps.ts';

export const functionDefinitions: readonly FunctionDefinition[] = [...steps, ...routes, ...background];
