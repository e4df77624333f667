import { createHash } from "node:crypto";
import type { Random } from "./random.ts";

/** The web servers of the environment, numbered from 0. */
export interface Servers {
  /** What the affinity cookie of each holds. */
  readonly affinities: readonly string[];
  /** The server that a request goes to: the one of its cookie, otherwise any. */
  choose(cookies: string | null): number;
}

const AFFINITY = /(?:^|;)\s*ARRAffinity=([^;\s]*)/;

/** @param name what tells the servers of one environment from those of another */
export function createServers(count: number, name: string, random: Random): Servers {
  const affinities = Array.from({ length: count }, (_, index) => affinityOf(name, index));
  return {
    affinities,
    choose(cookies) {
      if (count === 1) return 0;
      const known = cookies === null ? -1 : affinities.indexOf(AFFINITY.exec(cookies)?.[1] ?? "");
      return known === -1 ? Math.floor(random() * count) : known;
    },
  };
}

function affinityOf(name: string, index: number): string {
  return createHash("sha256").update(`${name} ${index}`).digest("hex");
}
