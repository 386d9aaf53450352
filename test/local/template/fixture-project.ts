import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStep } from '../../../infra/function-definition.ts';
import { functionDefinitions } from '../../../infra/functions.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A project with the real infrastructure, but with handlers and a state machine of a line each: quick to synthesise,
 * free to be changed, and with a cache of its own.
 */
export function makeFixtureProject(): string {
  const root = mkdtempSync(join(tmpdir(), 'smultron-project-'));
  for (const copied of ['infra', 'lambdas/domain', 'cdk.json', 'tsconfig.json', 'package.json']) {
    cpSync(join(project, copied), join(root, copied), { recursive: true });
  }
  writeFileSync(join(root, 'package-lock.json'), '{}');
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(project, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(project, 'node_modules', name), join(root, 'node_modules', name));
  }
  for (const { name, entry } of functionDefinitions) {
    mkdirSync(dirname(join(root, entry)), { recursive: true });
    writeFileSync(join(root, entry), `export const handler = async () => '${name}';\n`);
  }
  const steps = functionDefinitions.filter(isStep).map(({ name }) => name);
  const states = Object.fromEntries(
    steps.map((name, index) => [
      name,
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: `\${${name}FunctionArn}` },
        ...(index === steps.length - 1 ? { End: true } : { Next: steps[index + 1] }),
      },
    ]),
  );
  mkdirSync(join(root, 'statemachine'));
  writeFileSync(
    join(root, 'statemachine/order-flow.asl.json'),
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt: steps[0], States: states }),
  );
  return root;
}
