import type { Server } from "./server.ts";

/**
 * Gives one server after the other less or more to do for a while. Where all is always alike nothing can be learned: not
 * whether there are fewer slots than was thought, nor whether there are more.
 */
export interface Disturbance {
  /** What this server's share is multiplied with now. */
  factor(server: Server): number;
  /** The same for all together, where nobody can choose the server. */
  readonly overall: number;
  /** When another server's turn comes. */
  readonly until: number;
  turn(now: number, options: DisturbanceOptions): void;
}

export interface DisturbanceOptions {
  readonly servers: readonly Server[];
  readonly requestMs: number;
  /** What costs least. */
  readonly direction: Direction;
  /** Where the slots may be, times the limit. */
  readonly from: number;
  readonly to: number;
}

export type Direction = "less" | "more" | "either";

const LESS = 0.7;
const MORE = 1.35;
const MUCH_LESS = 0.5;
const MUCH_MORE = 1.7;
const REQUESTS = 4;

export function createDisturbance(random: () => number): Disturbance {
  let disturbed: Server | undefined;
  let by = 1;
  let until = 0;
  let turns = 0;

  return {
    factor: (server) => (server === disturbed ? by : 1),
    get overall() {
      return turns % 2 === 0 ? 1 : by;
    },
    get until() {
      return until;
    },
    turn(now, { servers, requestMs, direction, from, to }) {
      if (now < until) return;
      turns += 1;
      disturbed = servers[turns % servers.length];
      const isLess = direction === "less" || (direction === "either" && random() < 0.5);
      const [less, more] = [from < LESS ? MUCH_LESS : LESS, to > MORE ? MUCH_MORE : MORE];
      // A single server would be disturbed all the time.
      by = servers.length === 1 && turns % 2 === 0 ? 1 : isLess ? less : more;
      until = now + REQUESTS * requestMs;
    },
  };
}
