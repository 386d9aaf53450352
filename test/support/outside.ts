/** Imports a file of the project, by its path in it. */
export const outside = async <Module>(path: string): Promise<Module> =>
  (await import(new URL(`../../${path}`, import.meta.url).href)) as Module;
