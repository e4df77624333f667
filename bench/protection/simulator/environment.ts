import type { Observation } from "../policy.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Agenda } from "./agenda.ts";
import { headersOf, messageOf } from "./answers.ts";
import type { Refusal } from "./lane-limits.ts";
import { createRandom } from "./random.ts";
import { createRequestCost } from "./request-cost.ts";
import { createServers } from "./servers.ts";

export interface Request {
  readonly principal: number;
  readonly server?: string | undefined;
  readonly records: number;
}

/** What a server answers; the client adds what only it knows. */
export type Answer = Omit<Observation, "durationMs" | "records">;

/** The service as a client meets it. */
export interface Environment {
  /** Calls back when the server is done with the request, at once when it refuses it. */
  receive(request: Request, answer: (answer: Answer) => void): void;
  /** For how long lanes were locked until now. */
  lockedMs(): number;
}

/** The service gives whole seconds, and never none. */
const SHORTEST_RETRY_AFTER_MS = 1000;

export function createEnvironment(scenario: Scenario, seed: number, agenda: Agenda): Environment {
  const servers = createServers(scenario, agenda, createRandom(seed, "routing"));
  const costOf = createRequestCost(scenario, seed);
  const garbage = createRandom(seed, "headers");
  const waits = createRandom(seed, "retry-after");

  function retryAfterMs({ lockedUntil }: Refusal): number {
    const [from = 0, to = from] = scenario.concurrencyRetryAfterMs;
    const wait = lockedUntil === undefined ? from + (to - from) * waits() : lockedUntil - agenda.now();
    return Math.max(SHORTEST_RETRY_AFTER_MS, Math.ceil(wait / 1000) * 1000);
  }

  return {
    receive({ principal, server: cookie, records }, answer) {
      const server = servers.choose(cookie);
      const lane = server.lanes[principal];
      if (lane === undefined) throw new Error(`There is no principal ${principal} in ${scenario.name}.`);
      const headers = (): Answer => ({
        result: "ok",
        ...headersOf(scenario, server.cookie, lane, agenda.now(), garbage),
      });
      const refusal = lane.enter(agenda.now());
      if (refusal) {
        const { facet } = refusal;
        const message = messageOf(facet, servers.conditions().limits);
        answer({ ...headers(), result: "throttled", facet, retryAfterMs: retryAfterMs(refusal), message });
        return;
      }
      const began = agenda.now();
      const { work, failed } = costOf(records, servers.conditions().perRecordMs);
      server.processor.begin(work, () => {
        lane.leave(agenda.now() - began, agenda.now());
        answer({ ...headers(), result: failed ? "failed" : "ok" });
      });
    },
    lockedMs: servers.lockedMs,
  };
}
