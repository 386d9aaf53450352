/** `npm run bench`: measures the shop on this machine. `npm run bench -- flash-sale units` measures only those. */
import '../tools/require-node.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { measureBundles } from './bundles.ts';
import { functionDefinitions } from '../infra/functions.ts';
import { hasJava, withDynamoDbLocal } from '../tools/dynamodb-local-emulator.ts';
import { BUYERS, measureFlashSale, PIECES, type FlashSale, type FlashSaleOptions } from './flash-sale/sale.ts';
import { measureRush, rushProblems } from './hot-product/measure.ts';
import type { Rush } from './hot-product/messages.ts';
import { measureOverhead } from './overhead.ts';
import { measurePageWeights, MOST_SCRIPT_BYTES } from './page-weight.ts';
import { measurePages } from './pages.ts';
import {
  bundleFigures,
  bundleTable,
  figureTable,
  flashSaleFigures,
  monthTable,
  overheadFigures,
  pageFigures,
  pageWeightFigures,
  priceTable,
  requestTable,
  rushFigures,
  settlementFigures,
  startUpFigures,
  throughputFigures,
  unitsFigures,
  type Figure,
} from './report.ts';
import { monthOf } from './month.ts';
import { growthPanel, salePanel } from './plot/panels.ts';
import { drawPicture, type Panel } from './plot/picture.ts';
import { measureSettlement } from './settlement.ts';
import { standingInProd } from './standing.ts';
import { measureStartUp } from './start-up.ts';
import { measureThroughput } from './throughput.ts';
import { measureUnits, SHOPS } from './units.ts';

/** What one benchmark brings to the report. */
interface Measured {
  readonly result: unknown;
  readonly figures: readonly Figure[];
  /** Its part of the picture. */
  readonly panel?: Panel;
  /** Further tables of the written report, by their headings. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Counts that are wrong. Times never are. */
  readonly problems?: readonly string[];
}

/** Orders of a month to tell the price of. */
const MONTHS = [300, 1_000];
/** About as long as a transaction takes on AWS. */
const CONFLICT_WINDOW_MS = 15;
/** What the gateway of production lets in. */
const DOOR = functionDefinitions.find(({ name }) => name === 'Checkout')?.throttle;
const RUSHES = {
  'all at once for 100 pieces': { pieces: PIECES, carts: 'one product' },
  "through production's gateway for 1,000 pieces": { pieces: BUYERS, carts: 'one product', door: DOOR },
} as const;
const RESULTS = new URL('results/', import.meta.url);

// As on Lambda: a function's thread cannot have a time zone of its own.
process.env['TZ'] = 'UTC';

const benchmarks: Readonly<Record<string, () => Promise<Measured>>> = {
  'flash-sale': async () => {
    const measured = await sellEach(`transactions collide for ${CONFLICT_WINDOW_MS} ms`, (options) =>
      measureFlashSale({ ...options, conflictWindowMs: CONFLICT_WINDOW_MS }),
    );
    const title = `${BUYERS.toLocaleString('en')} buyers for the last ${PIECES} pieces`;
    return { ...measured, panel: salePanel(title, measured.result['one product']) };
  },
  'flash-sale-dynamodb-local': async () => {
    if (!hasJava()) {
      const measured = 'flash sale on DynamoDB Local';
      return { result: null, figures: [{ measured, figure: 'not measured', value: 'it needs Java' }] };
    }
    return sellEach('on DynamoDB Local', (options) =>
      withDynamoDbLocal((tablesUrl) => measureFlashSale({ ...options, tablesUrl })),
    );
  },
  'hot-product': async () => {
    const rushes: Record<string, Rush> = {};
    for (const [kind, options] of Object.entries(RUSHES)) {
      rushes[kind] = await measureRush({ buyers: BUYERS, conflictWindowMs: CONFLICT_WINDOW_MS, ...options });
    }
    return {
      result: rushes,
      figures: Object.entries(rushes).flatMap(([kind, rush]) =>
        rushFigures(`holds of ${BUYERS.toLocaleString('en')} buyers, ${kind}, as on AWS`, rush),
      ),
      problems: Object.entries(rushes).flatMap(([kind, rush]) => rushProblems(rush).map((text) => `${kind}: ${text}`)),
    };
  },
  units: async () => {
    const result = await measureUnits();
    const usage = result.shops.at(-1);
    if (usage === undefined) throw new Error('No shop was measured');
    const standing = await standingInProd([usage.paid, usage.abandoned]);
    return {
      result: { ...result, standing },
      figures: unitsFigures(result),
      panel: growthPanel(result),
      tables: {
        'The price of one checkout': priceTable(usage),
        'The price of a month': monthTable(MONTHS.map((orders) => monthOf(orders, usage, standing))),
        'The requests of one checkout': requestTable(usage),
      },
      problems: result.problems,
    };
  },
  overhead: async () => {
    const result = await measureOverhead();
    return { result, figures: overheadFigures(result) };
  },
  throughput: async () => {
    const result = await measureThroughput();
    return { result, figures: throughputFigures(result) };
  },
  settlement: async () => {
    const result = await measureSettlement();
    return { result, figures: settlementFigures(result) };
  },
  bundles: async () => {
    const result = await measureBundles();
    return { result, figures: bundleFigures(result), tables: { 'The function bundles': bundleTable(result) } };
  },
  'page-weight': async () => {
    const result = await measurePageWeights();
    const tooHeavy = result.filter(({ bytes }) => bytes >= MOST_SCRIPT_BYTES);
    return {
      result,
      figures: pageWeightFigures(result),
      problems: tooHeavy.map(({ name, bytes }) => `${name} begins with ${bytes} bytes of script`),
    };
  },
  pages: async () => {
    const result = await measurePages();
    return { result, figures: pageFigures(result), problems: result.problems };
  },
  'start-up': async () => {
    const result = await measureStartUp();
    return { result, figures: startUpFigures(result) };
  },
};

type Kind = NonNullable<FlashSaleOptions['carts']>;

/** The same crowd twice: everybody for one product, then everybody for two of three. */
async function sellEach(
  where: string,
  measure: (options: FlashSaleOptions) => Promise<FlashSale>,
): Promise<Measured & { readonly result: Record<Kind, FlashSale> }> {
  const people = BUYERS.toLocaleString('en');
  const kinds = [
    { carts: 'one product', measured: `${people} buyers, ${PIECES} pieces, ${where}` },
    { carts: 'overlapping', measured: `two of three products each, ${PIECES} pieces of each, ${where}` },
  ] as const;
  const result = {
    'one product': await measure({ carts: 'one product' }),
    overlapping: await measure({ carts: 'overlapping' }),
  };
  return {
    result,
    figures: kinds.flatMap(({ carts, measured }) => flashSaleFigures(measured, result[carts])),
    problems: kinds.flatMap(({ carts }) => result[carts].problems.map((problem) => `${carts}: ${problem}`)),
  };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}: choose from ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(1);
}

const machine = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cores: availableParallelism(),
  /** Processes that wanted a core just before, on average: others on this machine make every time longer. */
  loadBefore: Number((loadavg()[0] ?? 0).toFixed(1)),
};
const measured: Record<string, Measured> = {};
for (const [name, measure] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`Measuring ${name} …`);
  measured[name] = await measure();
}

const table = figureTable(Object.values(measured).flatMap(({ figures }) => figures));
console.log(`\n${table}\n`);
for (const { tables = {} } of Object.values(measured)) {
  for (const [heading, text] of Object.entries(tables)) console.log(`${heading}\n\n${text}\n`);
}
const problems = Object.entries(measured).flatMap(([name, { problems = [] }]) =>
  problems.map((problem) => `${name}: ${problem}`),
);
for (const problem of problems) console.error(problem);
if (asked.length === 0) {
  await mkdir(RESULTS, { recursive: true });
  const results = Object.fromEntries(Object.entries(measured).map(([name, { result }]) => [name, result]));
  await writeFile(
    new URL('latest.json', RESULTS),
    `${JSON.stringify({ machine, problems, results }, withoutMoments, 2)}\n`,
  );
  await writeFile(new URL('latest.md', RESULTS), reportOf());
  const panels = Object.values(measured).flatMap(({ panel }) => (panel === undefined ? [] : [panel]));
  await writeFile(new URL('latest.svg', RESULTS), drawPicture(panels));
}
process.exitCode = problems.length > 0 ? 1 : 0;

/** The moments of thousands of buyers are for the picture. */
function withoutMoments(key: string, value: unknown): unknown {
  return key === 'times' ? undefined : value;
}

function reportOf(): string {
  const { date, node, cores, loadBefore } = machine;
  const tables = Object.values(measured).flatMap(({ tables = {} }) => Object.entries(tables));
  return `${[
    '# Measurements',
    `Made by \`npm run bench\` on ${date} with Node ${node} on ${cores} cores, which also ran the buyers (load before: ${loadBefore}). ` +
      'Times are medians and hold for such a machine alone; counts hold anywhere.',
    '![The flash sale over time, and what a checkout uses in growing shops](latest.svg)',
    table,
    `Beside their orders the shops have ${SHOPS.map(({ checkouts }) => checkouts.toLocaleString('en')).join(', ')} ` +
      `checkouts and ${SHOPS.map(({ reservations }) => reservations.toLocaleString('en')).join(', ')} reservations of the product that is bought.`,
    problems.length === 0 ? 'Every count is right.' : `Wrong: ${problems.join('; ')}.`,
    ...tables.map(([heading, text]) => `## ${heading}\n\n${text}`),
  ].join('\n\n')}\n`;
}
