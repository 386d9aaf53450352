/**
 * Takes pictures of every page in light and dark, as a wide window and a phone show it: `node tools/page-screenshots.ts`,
 * for one scene with its name. What the documentation shows goes into docs/images/, all others into .local/pages/.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startCloud } from '../local/cloud.ts';
import { openBrowser } from '../test/support/browser.ts';
import { placeSampleOrders } from './page-screenshots/sample-orders.ts';
import { scenesOf, type Scene } from './page-screenshots/scenes.ts';
import './require-node.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const documented = join(root, 'docs/images');
const looked = join(root, '.local/pages');

const DEVICES = {
  wide: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>;
const SCHEMES = ['light', 'dark'] as const;
/** The desk is for a large screen. */
const DESK_WIDTH = 1680;

/** Longer than anything takes to be loaded and drawn; live updates keep the network busy for ever. */
const SETTLED_MS = 900;

interface Look {
  readonly context: BrowserContextOptions;
  readonly file: string;
  readonly isWhole: boolean;
}

await takePictures(process.argv[2]);

async function takePictures(only: string | undefined): Promise<void> {
  await mkdir(looked, { recursive: true });
  const cloud = await startCloud({ port: 0, awsPort: 0 });
  const browser = await openBrowser();
  try {
    const scenes = scenesOf(await placeSampleOrders(cloud), cloud);
    for (const scene of scenes.filter(({ name }) => only === undefined || name === only)) {
      for (const look of looksOf(scene)) await take(browser, cloud.url, scene, look);
    }
  } finally {
    await browser.close();
    await cloud.close();
  }
}

function looksOf({ name, documentedHeight: height }: Scene): readonly Look[] {
  const looks = Object.entries(DEVICES).flatMap(([device, options]) =>
    SCHEMES.map((colorScheme) => ({
      context: { ...options, colorScheme },
      file: join(looked, `${name}-${device}-${colorScheme}.png`),
      isWhole: true,
    })),
  );
  if (height === undefined) return looks;
  const width = name === 'desk' ? DESK_WIDTH : DEVICES.wide.viewport.width;
  const context = { viewport: { width, height }, colorScheme: 'light' } as const;
  return [...looks, { context, file: join(documented, `${name}.png`), isWhole: false }];
}

/** A picture that cannot be taken is said, and the others are taken all the same. */
async function take(browser: Browser, url: string, scene: Scene, { context, file, isWhole }: Look): Promise<void> {
  const visitor = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...context });
  try {
    const page = await visitor.newPage();
    page.setDefaultTimeout(8_000);
    await page.goto(`${url}${scene.path}`);
    await page.waitForTimeout(SETTLED_MS);
    await scene.prepare?.(page);
    await page.waitForTimeout(SETTLED_MS / 3);
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.screenshot({ path: file, fullPage: isWhole });
    console.log(`${file.slice(root.length)}${width > 0 ? `, ${width} px too wide` : ''}`);
  } catch (error) {
    console.error(`${scene.name} could not be shown: ${(error as Error).message.split('\n', 1)[0]}`);
    process.exitCode = 1;
  } finally {
    await visitor.close();
  }
}
