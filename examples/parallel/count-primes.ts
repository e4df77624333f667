// #region doc
import type { BlockContext } from "dataverse-parallel";

/** How many primes there are from each of the numbers on, up to `size` further. */
export function block(chunk: readonly number[], { using }: BlockContext<{ size: number }>): number[] {
  return chunk.map((first) => {
    let primes = 0;
    for (let number = Math.max(first, 2); number < first + using.size; number++) {
      let divisor = 2;
      while (divisor * divisor <= number && number % divisor !== 0) divisor++;
      if (divisor * divisor > number) primes++;
    }
    return primes;
  });
}
// #endregion
