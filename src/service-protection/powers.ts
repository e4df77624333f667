import type { Server } from "./server.ts";

/** Learns which servers can do more at a time than others. */
export interface Powers {
  /** @param ratio what a request took there, times what it was expected to take */
  learn(server: Server, ratio: number): void;
  /** What all servers have in common is no matter of one of them. */
  even(servers: readonly Server[]): void;
}

const GAIN = 0.005;
const MEMORY = 0.01;
/** Where no server is at its slots nothing tells them apart, and what was chance is to be forgotten. */
const FORGETTING = 0.001;
const [LEAST, MOST] = [0.3, 3];
const LATEST = 2;

export function createPowers(): Powers {
  let usual = 1;
  return {
    learn(server, ratio) {
      const clipped = Math.min(LATEST, Math.max(1 / LATEST, ratio));
      usual += MEMORY * (clipped - usual);
      const power = server.power * (1 - GAIN * (clipped / usual - 1));
      server.power = Math.min(MOST, Math.max(LEAST, power + FORGETTING * (1 - power)));
    },
    even(servers) {
      const mean = servers.reduce((sum, { power }) => sum + power, 0) / servers.length;
      for (const server of servers) server.power /= mean;
    },
  };
}
