/** `npm run demo`: buys, pays, declines, abandons, is refused, pays late and twice at a running stack, and tells. */
import '../tools/require-node.ts';
import { Stack, StackNotRunning } from './demo/stack.ts';
import {
  buyAndAbandon,
  buyAndDecline,
  buyAndLoseTheCallback,
  buyAndPay,
  fillBasket,
  payTwice,
  wantTooMuch,
  type Say,
} from './demo/story.ts';

const DEFAULT_PORT = 3000;
const LABEL_WIDTH = 8;

const say: Say = (about, what) => console.log(`   ${about.padEnd(LABEL_WIDTH)} ${what}`);
const title = (text: string): void => console.log(`\n${text}\n`);

function stackUrl(): string {
  const text = process.env['PORT'] ?? String(DEFAULT_PORT);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT must be a port, not ${text}`);
  return `http://127.0.0.1:${port}`;
}

async function tell(stack: Stack): Promise<boolean> {
  console.log(`Smultron at ${stack.url}, where it is ${await stack.now()}`);
  const basket = await fillBasket(stack);

  title('1. Astrid buys and pays');
  await buyAndPay(stack, basket, say);
  title('2. Björn buys and declines in the app');
  await buyAndDecline(stack, basket, say);
  title('3. Cecilia buys and walks away');
  await buyAndAbandon(stack, basket, say);
  title('4. David wants more than there is');
  await wantTooMuch(stack, basket.delivery, say);

  title('5. Eva pays, and nobody is told');
  await buyAndLoseTheCallback(stack, basket, say);
  title('6. Filip pays twice without knowing');
  await payTwice(stack, basket, say);

  title('7. The rules of the shop, all of them');
  const report = await stack.rules();
  for (const { id, title: text, ok, offenders } of report.rules) {
    say(id, `${ok ? 'holds ' : 'BROKEN'}  ${text}`);
    for (const offender of offenders) say('', `        ${offender}`);
  }
  console.log(report.ok ? '\nEverything is as promised.' : '\nA rule is broken: see above.');
  return report.ok;
}

try {
  process.exitCode = (await tell(new Stack(stackUrl()))) ? 0 : 1;
} catch (error) {
  const hint = error instanceof StackNotRunning ? '. Start it with "npm start" in another terminal.' : '';
  console.error(`\n${error instanceof Error ? error.message : String(error)}${hint}`);
  process.exitCode = 1;
}
