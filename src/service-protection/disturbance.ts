import type { Server } from "./server.ts";

/**
 * Gives one server after the other less or more to do for a while. Where all is always alike nothing can be learned: not
 * whether there are fewer slots than was thought, nor whether there are more.
 */
export interface Disturbance {
  /** What this server's share is multiplied with now. */
  factor(server: Server): number;
  /** When another server's turn comes. */
  readonly until: number;
  turn(now: number, options: { servers: readonly Server[]; requestMs: number; direction: Direction }): void;
}

export type Direction = "less" | "more" | "either";

const LESS = 0.7;
const MORE = 1.35;
const REQUESTS = 4;

export function createDisturbance(random: () => number): Disturbance {
  let disturbed: Server | undefined;
  let by = 1;
  let until = 0;
  let turns = 0;

  return {
    factor: (server) => (server === disturbed ? by : 1),
    get until() {
      return until;
    },
    turn(now, { servers, requestMs, direction }) {
      if (now < until) return;
      turns += 1;
      disturbed = servers[turns % servers.length];
      const isLess = direction === "less" || (direction === "either" && random() < 0.5);
      // A single server would be disturbed all the time.
      by = servers.length === 1 && turns % 2 === 0 ? 1 : isLess ? LESS : MORE;
      until = now + REQUESTS * requestMs;
    },
  };
}
