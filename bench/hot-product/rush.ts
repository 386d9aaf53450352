/** A rush in a process of its own, whose time and randomness it takes over: started by `measure.ts`, told once what to do. */
import '../../tools/require-node.ts';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readTemplate } from '../../local/template/read-template.ts';
import { installRandomness, seedRandomness } from '../../test/simulation/randomness.ts';
import type { RushAnswer, RushOrder } from './messages.ts';
import { VirtualTime } from './virtual-time.ts';

enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/simulation', import.meta.url)));

process.once('message', ({ assembly, options }: RushOrder) => {
  const tell = (answer: RushAnswer) => process.send?.(answer, () => process.disconnect());
  rush(assembly, options).then(
    (result) => tell({ result }),
    (error: unknown) => tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

async function rush(assembly: string, options: RushOrder['options']) {
  installRandomness();
  seedRandomness(1);
  const time = new VirtualTime();
  const nowhere = 'http://nowhere.invalid';
  const spec = readTemplate(assembly, { parameters: { SwishMockUrl: nowhere }, resolve: { apiUrl: nowhere } });
  // Loaded when time and randomness are those of the rush.
  const { RushHour } = await import('./rush-hour.ts');
  return new RushHour(options, time, spec).run();
}
