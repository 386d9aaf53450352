/**
 * Draws the mails with sample orders, as a wide window and a phone show them: `node tools/mail-screenshots.ts`. What the
 * README shows goes into docs/images/mails/; all others are for looking at, and go into .local/mails/.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium as browsers, type Browser } from 'playwright-core';
import {
  renderAttention,
  renderAttentionReminder,
  renderConfirmation,
  renderRefund,
  renderResolution,
  renderUnclear,
} from '../lambdas/domain/mail/render-mail.ts';
import type { Mail } from '../lambdas/domain/mail/render-mail.ts';
import { aMailOrder, anAttention, aPickUp, aRefund } from '../test/unit/mail/mail-samples.ts';
import './require-node.ts';

interface Picture {
  readonly name: string;
  readonly mail: Mail;
  readonly width: number;
  readonly isDocumented?: boolean;
  readonly colorScheme?: 'light' | 'dark';
}

const WIDE = 720;
const PHONE = 360;
const root = fileURLToPath(new URL('..', import.meta.url));
const documented = join(root, 'docs/images/mails');
const looked = join(root, '.local/mails');

const aRefusedRefund = { ...anAttention, paidOre: undefined, holdsUntil: undefined };
const anUnclearPayment = {
  ...anAttention,
  reason: 'payment_unclear' as const,
  execution: anAttention.orderId,
  outcome: undefined,
  bankReference: undefined,
  paidOre: undefined,
  refund: undefined,
};

const pictures: readonly Picture[] = [
  { name: 'confirmation-customer-sv', mail: renderConfirmation(aMailOrder(), 'customer'), width: WIDE },
  {
    name: 'confirmation-customer-sv-phone',
    mail: renderConfirmation(aMailOrder(), 'customer'),
    width: PHONE,
    isDocumented: true,
  },
  {
    name: 'confirmation-customer-en-dark',
    mail: renderConfirmation(aMailOrder({ language: 'en' }), 'customer'),
    width: WIDE,
    colorScheme: 'dark',
  },
  { name: 'confirmation-customer-pick-up-phone', mail: renderConfirmation(aPickUp(), 'customer'), width: PHONE },
  { name: 'confirmation-admin', mail: renderConfirmation(aMailOrder({ language: 'en' }), 'admin'), width: WIDE },
  { name: 'attention-admin', mail: renderAttention(aRefusedRefund), width: WIDE },
  { name: 'attention-admin-phone', mail: renderAttention(aRefusedRefund), width: PHONE },
  { name: 'attention-reminder-admin', mail: renderAttentionReminder(anUnclearPayment), width: WIDE },
  { name: 'refund-customer-sv', mail: renderRefund(aMailOrder(), aRefund()), width: WIDE },
  { name: 'refund-customer-sv-phone', mail: renderRefund(aMailOrder(), aRefund()), width: PHONE },
  {
    name: 'refund-customer-en-dark',
    mail: renderRefund(aMailOrder({ language: 'en' }), aRefund({ reason: 'paid_again' })),
    width: WIDE,
    colorScheme: 'dark',
  },
  { name: 'unclear-customer-sv', mail: renderUnclear(aMailOrder()), width: WIDE },
  { name: 'unclear-customer-en-phone', mail: renderUnclear(aMailOrder({ language: 'en' })), width: PHONE },
  { name: 'resolution-customer-sv', mail: renderResolution(aMailOrder(), { reason: 'abandoned' }), width: WIDE },
  {
    name: 'resolution-customer-en-phone',
    mail: renderResolution(aMailOrder({ language: 'en' }), { reason: 'payment_failed' }),
    width: PHONE,
  },
];

const browser = await launch();
try {
  await mkdir(documented, { recursive: true });
  await mkdir(looked, { recursive: true });
  for (const picture of pictures) await draw(browser, picture);
} finally {
  await browser.close();
}

async function draw(browser: Browser, picture: Picture): Promise<void> {
  const { name, mail, width, isDocumented = false, colorScheme = 'light' } = picture;
  const page = await browser.newPage({ viewport: { width, height: 400 }, deviceScaleFactor: 1.25, colorScheme });
  await page.setContent(mail.html);
  const path = join(isDocumented ? documented : looked, `${name}.png`);
  const { length } = await page.screenshot({ path, fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.close();
  console.log(
    `${relative(root, path)} ${Math.ceil(length / 1024)} KB${overflow > 0 ? `, ${overflow} px too wide` : ''}`,
  );
}

/**
 * Chromium comes through npm and unpacks itself, fonts included, into the temporary folder, reusing whatever version
 * lies there: so it gets a folder of its own.
 */
async function launch(): Promise<Browser> {
  const home = join(root, 'node_modules/.cache/chromium-153');
  await mkdir(home, { recursive: true });
  process.env['TMPDIR'] = home;
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath());
  const fonts = join(home, 'fonts.conf');
  await writeFile(fonts, fontConfiguration(join(home, 'fonts')));
  return browsers.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-lcd-text'],
    env: { ...process.env, FONTCONFIG_FILE: fonts },
  });
}

/** The fonts that come with Chromium before those of this machine, so that the pictures are alike everywhere. */
function fontConfiguration(bundled: string): string {
  return `<?xml version="1.0"?>
<fontconfig>
  <dir>${bundled}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="strong"><family>Arial</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>Helvetica</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
</fontconfig>
`;
}
