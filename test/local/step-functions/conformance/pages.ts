import { choice } from './pages/choice.ts';
import { catching, errorNames, errorOutput } from './pages/errors.ts';
import { describing, starting, stopping } from './pages/executions.ts';
import { functions, jsonata } from './pages/jsonata.ts';
import { machine } from './pages/machine.ts';
import { map } from './pages/map.ts';
import { parallel } from './pages/parallel.ts';
import { quotas } from './pages/quotas.ts';
import { redriving } from './pages/redrive.ts';
import { retry } from './pages/retry.ts';
import { fail, pass, succeed } from './pages/simple-states.ts';
import { context, statesMembers } from './pages/states-variable.ts';
import { lambdaTask, task } from './pages/task.ts';
import { answersWhileAsking, callback, tokens } from './pages/tokens.ts';
import { distributedMap, jsonPath } from './pages/unsupported.ts';
import { variables } from './pages/variables.ts';
import { wait } from './pages/wait.ts';
import type { Page } from './support/case.ts';

/** The whole suite. */
export const pages: readonly Page[] = [
  machine,
  pass,
  succeed,
  fail,
  choice,
  wait,
  task,
  lambdaTask,
  parallel,
  map,
  retry,
  catching,
  errorNames,
  errorOutput,
  variables,
  jsonata,
  functions,
  statesMembers,
  context,
  callback,
  tokens,
  answersWhileAsking,
  starting,
  describing,
  stopping,
  redriving,
  quotas,
  jsonPath,
  distributedMap,
];
