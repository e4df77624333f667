import type { Limits } from "./limits.ts";
import { createServer, type Server } from "./server.ts";

/** The servers that have answered so far. */
export interface Fleet {
  readonly servers: readonly Server[];
  get(id: string | undefined): Server | undefined;
  /**
   * The server of an answer; undefined for one that is gone: its late answers do not bring it back. Who answers what was sent
   * since then is not gone.
   */
  meet(id: string, answer: { sentAt: number; now: number; drawn: boolean }): Server | undefined;
  /** Answers may come from servers that have not been seen yet. */
  readonly isIncomplete: boolean;
  /** Requests that asked for no server and were refused, since a server was found the last time. */
  refusedDraws: number;
  /** Largest share of the requests that ask for no server that one server gets. */
  readonly largestShare: number;
  /** Notes who answered a request that had asked for a server. */
  notice(asked: Server, answeredBy: string, sentAt: number, now: number): void;
  /** Whether a request that asks for a server gets to it. */
  honoursCookies(now: number): boolean;
}

/** Answers of others for a server, without one of its own in between, until it is gone: one, where cookies are reliable. */
const MISROUTED_UNTIL_GONE = 6;
const ENOUGH_TO_RELY_ON = 30;
const ENOUGH_TO_JUDGE = 12;
/** More of it, and cookies are not honoured at all. */
const MOST_MISROUTED = 0.35;
/** After so long they are tried again. */
const IGNORED_FOR_MS = 3_600_000;
const MISROUTING_MEMORY = 0.04;
const DRAWS_REMEMBERED = 2000;
const FEW_DRAWS = 2;
const DRAWS_PER_SERVER = 6;
/** Of all draws, those that met a server for the only time: as likely is it that the next is new (Good and Turing). */
const LIKELY_NEW = 0.04;

export function createFleet(principals: number, limits: Limits): Fleet {
  const byId = new Map<string, Server>();
  /** Since when. */
  const gone = new Map<string, number>();
  let servers: readonly Server[] = [];
  let draws = 0;
  let refusedDraws = 0;
  let misrouting = 0;
  /** Answers to requests that asked for a server. */
  let asks = 0;
  let ignoredUntil = -Infinity;

  function remove(server: Server, now: number): void {
    byId.delete(server.id);
    gone.set(server.id, now);
    servers = [...byId.values()];
  }

  /** Cookies are not honoured: the servers that seemed to be gone are not. */
  function giveUpCookies(now: number): void {
    ignoredUntil = now + IGNORED_FOR_MS;
    misrouting = 0;
    asks = 0;
    gone.clear();
  }

  const isIncomplete = (): boolean => {
    const once = servers.filter(({ drawn }) => drawn === 1).length;
    return draws < DRAWS_PER_SERVER * servers.length || once > LIKELY_NEW * draws;
  };

  /** All seemed to be known, and yet there is another: there may be more that came with it. */
  function forgetMost(): void {
    for (const server of servers) server.drawn = Math.min(server.drawn, FEW_DRAWS);
    draws = servers.reduce((sum, { drawn }) => sum + drawn, 0);
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
      if (sentAt <= (gone.get(id) ?? -Infinity)) return undefined;
      gone.delete(id);
      let server = byId.get(id);
      if (server === undefined) {
        if (!isIncomplete()) forgetMost();
        refusedDraws = 0;
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
      return isIncomplete();
    },
    get refusedDraws() {
      return refusedDraws;
    },
    set refusedDraws(count) {
      refusedDraws = count;
    },
    get largestShare() {
      const most = servers.reduce((top, { drawn }) => Math.max(top, drawn), 0);
      return draws === 0 ? 1 : Math.max(most / draws, 1 / servers.length);
    },
    notice(asked, answeredBy, sentAt, now) {
      // What was on its way when the server left says nothing more.
      if (!byId.has(asked.id) || now < ignoredUntil) return;
      const wrong = asked.id !== answeredBy;
      asks += 1;
      // The mean at first, and then of those lately.
      misrouting += Math.max(MISROUTING_MEMORY, 1 / asks) * (Number(wrong) - misrouting);
      const isYoung = asks < ENOUGH_TO_RELY_ON;
      if (wrong && asked.provenAt < sentAt) {
        asked.misrouted += 1;
        if (asked.misrouted >= (isYoung ? MISROUTED_UNTIL_GONE : 1)) remove(asked, now);
      }
      if (asks >= ENOUGH_TO_JUDGE && misrouting > MOST_MISROUTED) giveUpCookies(now);
    },
    honoursCookies: (now) => now >= ignoredUntil,
  };
}
