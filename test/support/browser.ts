import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import chromium from '@sparticuz/chromium';
import type { AxeResults, RunOptions } from 'axe-core';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** Nothing but our own pages is opened, and a container has no user namespaces for the sandbox. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** Real Chromium from npm; CHROMIUM_PATH names another one where that does not run. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath());
  return playwright.launch({ executablePath, headless: true, args: ARGUMENTS });
}

/** Writes down what goes wrong in a page: errors that nobody caught, and what the browser reports as one. */
export function noteProblems(page: Page, note: (problem: string) => void): void {
  page.on('pageerror', (error) => note(String(error)));
  page.on('console', (message) => message.type() === 'error' && note(message.text()));
}

declare global {
  interface Window {
    readonly axe?: { run(options: RunOptions): Promise<AxeResults> };
  }
}

const SERIOUS: readonly (string | null | undefined)[] = ['serious', 'critical'];
let axeSource: Promise<string> | undefined;

/**
 * What axe finds serious or worse on the page as it stands: rule, element and why, a line each. A page's policy allows no
 * script but its own; what a debugger evaluates it allows.
 */
export async function problemsOfAccess(page: Page): Promise<readonly string[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource);
  const violations = await page.evaluate(async () => {
    // A colour that is on its way from one to another is nobody's choice.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
    const found = await window.axe?.run({ resultTypes: ['violations'] });
    return found?.violations ?? [];
  });
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
}
