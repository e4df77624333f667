import { createRandom } from "../../../src/emulator/weather/random.ts";

/** Chance that depends on a seed and a purpose alone. */
export interface Draw {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** Whether something happens that does so in this share of cases. */
  chance(share: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** One of those behind a weight each. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
}

export function createDraw(seed: number, purpose: string): Draw {
  const random = createRandom(seed, purpose);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => random() < share,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    weighted: (choices) => {
      let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
      const found = choices.find(([weight]) => (left -= weight) < 0) ?? choices[0];
      if (found === undefined) throw new Error("There is nothing to choose from.");
      return found[1];
    },
  };
}
