import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './runtime-error.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

const require = createRequire(import.meta.url);
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/**
 * Imports the function's module and returns its handler. Throws what Lambda reports when it cannot; an error that the
 * module itself throws while loading is passed on as it is.
 */
export async function loadHandler(codeFolder: string, handlerName: string): Promise<Handler> {
  const dot = handlerName.lastIndexOf('.');
  if (dot < 1 || handlerName.includes('..')) {
    throw new RuntimeError('MalformedHandlerName', `'${handlerName}' is not a valid handler name.`);
  }
  const exports = await importModule(codeFolder, handlerName.slice(0, dot));
  const handler = exports[handlerName.slice(dot + 1)];
  if (!handler) throw new RuntimeError('HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (!isHandler(handler)) throw new RuntimeError('HandlerNotFound', `${handlerName} is not a function`);
  if (handler.length >= 3) {
    throw new RuntimeError(
      'CallbackHandlerDeprecated',
      'Lambda has no callback handlers from Node.js 24 on: return a promise instead of taking a callback',
    );
  }
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

async function importModule(codeFolder: string, moduleName: string): Promise<Record<string, unknown>> {
  const file = EXTENSIONS.map((extension) => join(codeFolder, moduleName + extension)).find((path) => existsSync(path));
  if (file === undefined) throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  try {
    // As Lambda does, and quicker: to import CommonJS, Node first looks through its text for what it exports.
    if (file.endsWith('.cjs')) return require(file) as Record<string, unknown>;
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error), error);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('ImportModuleError', String(error), error);
    }
    throw error;
  }
}
