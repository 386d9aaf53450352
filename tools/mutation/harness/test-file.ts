/** Runs the tests of a file, or some of them, and stops at the first that fails. */
import { circus, restoreEverything, type CircusBlock, type CircusEvent, type CircusTest } from './jest-parts.ts';

export interface RanTest {
  readonly name: string;
  readonly isFailed: boolean;
  /** What it said, when it failed. */
  readonly message: string | undefined;
  readonly cpuMs: number;
}

export interface RanFile {
  /** Every test of the file, whether it was run or not. */
  readonly names: readonly string[];
  readonly ran: readonly RanTest[];
  /** What went wrong outside of the tests. */
  readonly otherwise: string | undefined;
  /** Of everything but the tests: loading, and what is done before and after all. */
  readonly restCpuMs: number;
  readonly wallMs: number;
}

export interface TestsToRun {
  /** Loads the file, which says what its tests are. */
  readonly load: () => Promise<unknown>;
  /** Names of the tests to run; all of them unless given, or when the file has others by now. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly timeoutMs: number;
  readonly afterLoad?: () => Promise<void>;
  readonly afterTest?: (name: string) => Promise<void>;
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const testsIn = (block: CircusBlock): CircusTest[] =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : testsIn(child)));

/** As Jest prints it, and as its `-t` takes it. */
function nameOf(test: CircusTest): string {
  const names = [test.name];
  for (let block: CircusBlock | undefined = test.parent; block?.parent !== undefined; block = block.parent) {
    names.unshift(block.name);
  }
  return names.join(' ');
}

const textOf = (error: unknown): string => {
  const [first] = Array.isArray(error) ? (error as unknown[]) : [error];
  return first instanceof Error
    ? `${first.name}: ${first.message}`
    : String((first as Error | undefined)?.message ?? first);
};

export async function runTestFile({ load, only, timeoutMs, afterLoad, afterTest }: TestsToRun): Promise<RanFile> {
  const environment = { ...process.env };
  const began = cpuMs();
  const beganAt = performance.now();
  const spent = () => ({
    restCpuMs: cpuMs() - began - ran.reduce((sum, test) => sum + test.cpuMs, 0),
    wallMs: performance.now() - beganAt,
  });
  circus.resetState();
  circus.getState().testTimeout = timeoutMs;
  const ran: RanTest[] = [];
  let tests: readonly CircusTest[] = [];
  let testBegan = 0;
  const listen = async (event: CircusEvent): Promise<void> => {
    if (event.name === 'test_started') testBegan = cpuMs();
    if (event.name !== 'test_done' || event.test === undefined) return;
    const { errors } = event.test;
    const name = nameOf(event.test);
    ran.push({
      name,
      isFailed: errors.length > 0,
      message: errors.length > 0 ? textOf(errors[0]) : undefined,
      cpuMs: cpuMs() - testBegan,
    });
    await afterTest?.(name);
    if (errors.length > 0) for (const test of tests) test.mode = 'skip';
  };
  circus.addEventHandler(listen);
  try {
    await load();
    tests = testsIn(circus.getState().rootDescribeBlock);
    const names = tests.map(nameOf);
    await afterLoad?.();
    if (only !== undefined && [...only].every((name) => names.includes(name))) {
      for (const test of tests) if (!only.has(nameOf(test))) test.mode = 'skip';
    }
    const { unhandledErrors } = await circus.run();
    return { names, ran, otherwise: unhandledErrors[0], ...spent() };
  } catch (error) {
    return { names: [], ran, otherwise: textOf(error), ...spent() };
  } finally {
    circus.removeEventHandler(listen);
    restoreEverything();
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  }
}
