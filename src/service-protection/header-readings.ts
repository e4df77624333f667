/** Follows what the service says of one of its budgets, for as long as that can be believed. */
export interface HeaderReadings {
  /**
   * @param text as the service wrote it, in units of `scale`
   * @param expected what would be left by one's own books
   * @returns how much more (or less) there is than expected, as far as that is to be believed
   */
  read(text: string | undefined, expected: number, limit: number): number;
  readonly trusted: boolean;
}

/** More of it than this many limits is no budget. */
const ABSURD = 100;
const MOST_NONSENSE = 0.1;
const MOST_SURPRISES = 0.3;
/** Answers overtake each other, so that a single reading may be a request or two behind. */
const GAIN = 0.4;
const MEMORY = 0.05;

/** @param scale of the header's unit, in that of the budget */
export function createHeaderReadings(scale: number): HeaderReadings {
  let readings = 0;
  let nonsense = 0;
  let surprises = 0;
  let last: number | undefined;

  const isTrusted = (): boolean => readings > 0 && nonsense <= MOST_NONSENSE && surprises <= MOST_SURPRISES;

  return {
    read(text, expected, limit) {
      if (text === undefined) return 0;
      const value = readNumber(text) * scale;
      const makesSense = value >= 0 && value <= ABSURD * limit;
      nonsense += MEMORY * (Number(!makesSense) - nonsense);
      if (!makesSense) {
        if (readings === 0) nonsense = 1;
        return 0;
      }
      readings += 1;
      // Of what is overspent the service says no more than that nothing is left.
      const difference = value > 0 ? value - expected : Math.min(0, -expected);
      const isSurprise = last !== undefined && Math.abs(difference - last) > 0.1 * limit;
      surprises += MEMORY * (Number(isSurprise) - surprises);
      last = difference;
      if (!isTrusted()) return 0;
      return readings === 1 ? difference : GAIN * difference;
    },
    get trusted() {
      return isTrusted();
    },
  };
}

/** The service writes some of its numbers with a thousands comma: "1,200.00". What is no such number is NaN. */
export function readNumber(text: string): number {
  return /^\s*\d[\d,]*(?:\.\d+)?\s*$/.test(text) ? Number(text.replaceAll(",", "")) : Number.NaN;
}
