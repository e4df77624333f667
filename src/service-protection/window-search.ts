import type { WindowedSum } from "./windowed-sum.ts";

/**
 * Finds out how long the window of a budget is, when nobody names it: what is left more than the own books can explain was
 * spent before the window began.
 */
export interface WindowSearch {
  /**
   * @param left of the budget, as the service says; NaN where that is no number
   * @param windowMs as long as it is thought to be
   * @returns its length, once the readings of some time agree that it is shorter than that
   */
  read(left: number, windowMs: number, now: number): number | undefined;
  /** What there is in a whole window, by the first readings; undefined: there was none. */
  readonly total: number | undefined;
}

/** Of the whole budget. Requests that are on their way are in one of the books only. */
const TOLERANCE = 0.02;
const LEAST_RETURNED = 0.1;
const MUCH_MORE = 0.05;
/** How much is there is seen from so many readings, the first of which lack what is on its way. */
const FIRST_READINGS = 8;
const ENOUGH = 4;
/** Of the window: so near to each other are the shortest and the longest that all readings allow. */
const NARROW = 1.2;
/** Of the window: for so long they must agree. What others have spent comes back as well, but at one time. */
const AGREED = 0.15;
const SHORTER = 0.9;

export function createWindowSearch(spent: WindowedSum): WindowSearch {
  let total: number | undefined;
  let readings = 0;
  /** What the readings allow, since when, and how many they are. */
  let allowed = { shortest: 0, longest: Infinity, since: 0, count: 0 };

  function narrow(shortest: number, longest: number, now: number): void {
    const isContrary = shortest > allowed.longest || longest < allowed.shortest;
    allowed = isContrary
      ? { shortest, longest, since: now, count: 1 }
      : {
          shortest: Math.max(shortest, allowed.shortest),
          longest: Math.min(longest, allowed.longest),
          since: allowed.count === 0 ? now : allowed.since,
          count: allowed.count + 1,
        };
  }

  return {
    read(left, windowMs, now) {
      // Of what is overspent the service says no more than that nothing is left.
      if (!(left > 0)) return undefined;
      const own = spent.sum(windowMs, now);
      if (readings++ < FIRST_READINGS) total = Math.max(total ?? 0, left + own);
      // More than all: somebody else had spent the rest when it was read first.
      if (left > (1 + MUCH_MORE) * (total ?? 0)) total = left + own;
      const whole = total ?? 0;
      const used = whole - left;
      if (own - used < LEAST_RETURNED * whole) return undefined;
      const tolerance = TOLERANCE * whole;
      narrow(now - spent.goneUntil(used - tolerance), now - spent.goneUntil(used + tolerance), now);
      const { shortest, longest, since, count } = allowed;
      const isSure = count >= ENOUGH && shortest > 0 && longest <= NARROW * shortest && now - since >= AGREED * longest;
      return isSure && longest < SHORTER * windowMs ? longest : undefined;
    },
    get total() {
      return total;
    },
  };
}
