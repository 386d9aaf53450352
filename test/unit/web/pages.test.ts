import { expect, test } from '@jest/globals';
import type { build as esbuildBuild } from 'esbuild';
import { createPages } from '../../../web/server/pages.ts';

test('pages that did not compile are bundled anew when they are asked for again', async () => {
  let isBroken = true;
  const build = (async () => {
    if (isBroken) throw new Error('It does not compile');
    return { outputFiles: [] };
  }) as unknown as typeof esbuildBuild;
  const pages = createPages({ build, served: ['ops'], liveUpdates: () => undefined });
  await expect(pages.warm()).rejects.toThrow('It does not compile');

  isBroken = false;

  await expect(pages.warm()).resolves.toBeUndefined();
});
