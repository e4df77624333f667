import type { Limits } from "./limits.ts";
import { createServer, type Server } from "./server.ts";

/** The servers that have answered so far. */
export interface Fleet {
  readonly servers: readonly Server[];
  get(id: string | undefined): Server | undefined;
  /** The server of an answer; undefined for one that is gone: its late answers do not bring it back. */
  meet(id: string, answer: { sentAt: number; now: number; drawn: boolean }): Server | undefined;
  /** Answers may come from servers that have not been seen yet. */
  readonly isIncomplete: boolean;
  /** Largest share of the requests that ask for no server that one server gets. */
  readonly largestShare: number;
  /** Notes who answered a request that had asked for a server. */
  notice(asked: Server, answeredBy: string, sentAt: number, now: number): void;
  /** Whether a request that asks for a server gets to it. */
  honoursCookies(now: number): boolean;
}

/** Answers of others for a server, without one of its own in between, until it is gone. */
const MISROUTED_UNTIL_GONE = 6;
/** More of it, and cookies are not honoured at all. */
const MOST_MISROUTED = 0.35;
/** After so long they are tried again. */
const IGNORED_FOR_MS = 3_600_000;
const MISROUTING_MEMORY = 0.04;
const DRAWS_REMEMBERED = 2000;
const DRAWS_PER_SERVER = 6;
/** Of all draws, those that met a server for the only time: as likely is it that the next is new (Good and Turing). */
const LIKELY_NEW = 0.04;

export function createFleet(principals: number, limits: Limits): Fleet {
  const byId = new Map<string, Server>();
  const gone = new Set<string>();
  let servers: readonly Server[] = [];
  let draws = 0;
  let misrouting = 0;
  let ignoredUntil = -Infinity;

  function remove(server: Server): void {
    byId.delete(server.id);
    gone.add(server.id);
    servers = [...byId.values()];
  }

  /** Cookies are not honoured: the servers that seemed to be gone are not. */
  function giveUpCookies(now: number): void {
    ignoredUntil = now + IGNORED_FOR_MS;
    misrouting = 0;
    gone.clear();
  }

  /** Servers come and go, and shares change with them. */
  function forgetHalf(): void {
    for (const server of servers) server.drawn /= 2;
    draws /= 2;
  }

  return {
    get servers() {
      return servers;
    },
    get: (id) => (id === undefined ? undefined : byId.get(id)),
    meet(id, { sentAt, now, drawn }) {
      if (gone.has(id)) return undefined;
      let server = byId.get(id);
      if (server === undefined) {
        server = createServer(id, principals, limits, now);
        byId.set(id, server);
        servers = [...byId.values()];
      }
      // What it was given before it left it still answers.
      if (sentAt > server.provenAt) server.misrouted = 0;
      server.provenAt = Math.max(server.provenAt, sentAt);
      if (drawn) {
        server.drawn += 1;
        draws += 1;
        if (draws > DRAWS_REMEMBERED) forgetHalf();
      }
      return server;
    },
    get isIncomplete() {
      const once = servers.filter(({ drawn }) => drawn === 1).length;
      return draws < DRAWS_PER_SERVER * servers.length || once > LIKELY_NEW * draws;
    },
    get largestShare() {
      const most = servers.reduce((top, { drawn }) => Math.max(top, drawn), 0);
      return draws === 0 ? 1 : Math.max(most / draws, 1 / servers.length);
    },
    notice(asked, answeredBy, sentAt, now) {
      // What was on its way when the server left says nothing more.
      if (!byId.has(asked.id)) return;
      const wrong = asked.id !== answeredBy;
      if (wrong && asked.provenAt < sentAt) {
        asked.misrouted += 1;
        if (asked.misrouted >= MISROUTED_UNTIL_GONE) remove(asked);
        return;
      }
      misrouting += MISROUTING_MEMORY * (Number(wrong) - misrouting);
      if (misrouting > MOST_MISROUTED) giveUpCookies(now);
    },
    honoursCookies: (now) => now >= ignoredUntil,
  };
}
