import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** The package unpacks its browser once per folder and reuses whatever lies there: so one folder per version. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium-153.0.0', import.meta.url));

/** Nothing but our own pages is opened, and a container has no user namespaces for the sandbox. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** Real Chromium from npm; CHROMIUM_PATH names another one where that does not run. */
export async function openBrowser(): Promise<Browser> {
  mkdirSync(CACHE, { recursive: true });
  process.env['TMPDIR'] = CACHE;
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath());
  return playwright.launch({ executablePath, headless: true, args: ARGUMENTS });
}
