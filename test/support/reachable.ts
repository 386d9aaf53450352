/** Everything that a table of moves leads to from one place, that place included. */
export function reachableFrom<Name extends string>(
  start: Name,
  moves: Readonly<Record<Name, readonly Name[]>>,
): ReadonlySet<Name> {
  const reached = new Set<Name>([start]);
  for (const name of reached) for (const next of moves[name]) reached.add(next);
  return reached;
}
