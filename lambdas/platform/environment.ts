/**
 * A variable of the function's environment. Read when the module loads, so that a deployment that lacks one fails at
 * once and not at the first customer.
 */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The environment variable ${name} is missing`);
  return value;
}
