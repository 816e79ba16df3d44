/** What the judge runs for a lab: every variant of every attack, then every flow. */
import type { Attack, Flow, LabBundle, Variant } from '../lab-kit/index.ts';

export type Case =
  | { kind: 'attack'; id: string; plays: readonly string[]; attack: Attack; variant: Variant }
  | { kind: 'traffic'; id: string; plays: readonly string[]; flow: Flow };

/** In the verdict's order. */
export function casesOf({ attacks, traffic }: Pick<LabBundle, 'attacks' | 'traffic'>): Case[] {
  const replays = attacks.flatMap((attack) =>
    attack.variants.map(
      (variant): Case => ({
        kind: 'attack',
        id: `${attack.id}/${variant.id}`,
        plays: attack.plays ?? [],
        attack,
        variant,
      }),
    ),
  );
  return [
    ...replays,
    ...traffic.map((flow): Case => ({ kind: 'traffic', id: flow.id, plays: flow.plays ?? [], flow })),
  ];
}
