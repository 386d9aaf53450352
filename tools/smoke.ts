/**
 * `npm run smoke -- <address of the API> [--buy]`: whether a shop that was just deployed answers. `--buy` places an order
 * too, which is paid by Swish's simulator or cancelled: never where real money is taken.
 */
import './require-node.ts';
import { ApiRefusal, ApiUnreachable } from '../web/checkout-client.ts';
import { smokeTest, SmokeTestFailed } from './smoke/smoke-test.ts';

const [url, ...options] = process.argv.slice(2);
if (
  url === undefined ||
  !/^https?:$/.test(URL.parse(url)?.protocol ?? '') ||
  options.some((word) => word !== '--buy')
) {
  console.error('Say which shop: npm run smoke -- https://api.example.com [--buy]');
  process.exit(2);
}
try {
  await smokeTest({ url, buys: options.includes('--buy'), say: console.log });
} catch (error) {
  if (!(error instanceof SmokeTestFailed || error instanceof ApiRefusal || error instanceof ApiUnreachable))
    throw error;
  console.error(`${url}: ${error.message}`);
  process.exitCode = 1;
}
