/** One text or several, without policy variables, of which there is no need. */
export function texts(value: unknown, where: string): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((text) => {
    if (typeof text !== 'string') throw new Error(`${where}: must be a text or a list of texts`);
    if (text.includes('${')) throw new Error(`${where}: the variable in ${text} is not evaluated here`);
    return text;
  });
}
