import { drawFrom } from './randomness.ts';
import { brokenRules } from './all-rules.ts';
import type { Simulation } from './simulation.ts';

/** One paid checkout and everything that happened in it, as lines. */
export async function recordPaidCheckout(
  simulation: Simulation,
  { seed, isShuffled }: { readonly seed: number; readonly isShuffled: boolean },
): Promise<{ readonly turns: readonly string[]; readonly broken: readonly string[] }> {
  const turns: string[] = [];
  const draw = drawFrom(seed);
  await simulation.begin({
    seed,
    rulesEvery: 1,
    choose: isShuffled ? (parked) => Math.floor(draw() * parked.length) : () => 0,
  });
  simulation.wire.onTurn = ({ id, actor, what }) => turns.push(`${simulation.clock.now()} ${id} ${actor}: ${what}`);
  const buying = simulation.act('customer', 'POST /v1/checkout', () =>
    simulation.buy([{ id: 'rainy-day', number: 2 }]),
  );
  const { status } = await simulation.wire.drive(buying);
  turns.push(`answered ${status}`);
  for (const { reference } of simulation.swish.payments()) simulation.swish.act(reference, { action: 'pay' });
  await simulation.advance(60);
  return { turns, broken: await brokenRules(simulation) };
}
