import type { InnerRequest, InnerResponse } from "../batch/model.ts";
import { createLane, type Lane, type LaneFigures } from "../protection/lane.ts";
import { refusalResponse } from "../protection/refusal-response.ts";
import type { ReplyHeaderOptions } from "../wire/headers.ts";
import { createMachine } from "./machine.ts";
import type { WeatherSettings } from "./options.ts";
import { createRandom } from "./random.ts";
import { createServers } from "./servers.ts";

/** Who asks which server. */
export interface Visitor {
  readonly userId: string;
  readonly server: number;
}

/** The servers of the environment, as busy as they are. */
export interface Weather {
  /** There is nothing to wait for and no limit: requests need not pass through `serve`. */
  readonly isFair: boolean;
  /** What the affinity cookie of each server holds. */
  readonly affinities: readonly string[];
  /** The server that a request reaches, by its Cookie header. */
  chooseServer(cookies: string | null): number;
  /** Does the work if the limits allow it, and gives its answer when the latency is over. */
  serve(visitor: Visitor, request: InnerRequest, work: () => InnerResponse): Promise<InnerResponse>;
  /** @param userId undefined for one who has not signed in, and so has no budget */
  replyHeaders(userId: string | undefined, server: number): ReplyHeaderOptions;
  /** What came of the requests that passed through `serve`. */
  lanes(): readonly (Visitor & LaneFigures)[];
  /** As if nobody had come, and with the same chances ahead. */
  reset(): void;
}

export interface WeatherContext extends WeatherSettings {
  readonly clock: () => number;
  /** What tells this environment's servers from others'. */
  readonly organizationUrl: string;
}

export function createWeather(context: WeatherContext): Weather {
  const { servers, limits, latency, queueBeyond, recommendedParallelism, budgetHeaders } = context;
  let sky = createSky(context);
  const { affinities } = sky.servers;
  const plain = affinities.map((server): ReplyHeaderOptions => {
    return { recommendedParallelism, server, ...(budgetHeaders ? {} : { budget: "none" }) };
  });
  return {
    isFair: servers === 1 && !limits && !latency && queueBeyond === Infinity,
    affinities,
    chooseServer: (cookies) => sky.servers.choose(cookies),
    serve(visitor, request, work) {
      const { machines, laneOf } = sky;
      const machine = machines[visitor.server];
      if (!machine) throw new Error(`The environment has no server ${visitor.server}.`);
      return machine.takeUp(async () => {
        const lane = laneOf(visitor);
        const refusal = lane.enter();
        if (refusal) return refusalResponse(refusal);
        let spentMs = 0;
        try {
          const { response, milliseconds } = await machine.process(request, work);
          spentMs = milliseconds;
          return response;
        } finally {
          lane.leave(spentMs);
        }
      });
    },
    replyHeaders(userId, server) {
      const headers = plain[server];
      if (!headers) throw new Error(`The environment has no server ${server}.`);
      if (!limits || !budgetHeaders || userId === undefined) return headers;
      const budget = sky.laneOf({ userId, server }).budget();
      return budget ? { ...headers, budget } : headers;
    },
    lanes: () => [...sky.lanes.values()].map(({ userId, server, lane }) => ({ userId, server, ...lane.figures() })),
    reset() {
      sky = createSky(context);
    },
  };
}

/** What changes with the requests that come. */
function createSky(context: WeatherContext) {
  const { limits, clock, seed, organizationUrl } = context;
  const servers = createServers(context.servers, organizationUrl, createRandom(seed, "servers"));
  const latencyRandom = createRandom(seed, "latency");
  const lanes = new Map<string, Visitor & { readonly lane: Lane }>();
  return {
    servers,
    lanes,
    machines: servers.affinities.map(() => createMachine(context, latencyRandom)),
    laneOf({ userId, server }: Visitor): Lane {
      const key = `${userId} ${server}`;
      const known = lanes.get(key);
      if (known) return known.lane;
      const lane = createLane(limits, clock);
      lanes.set(key, { userId, server, lane });
      return lane;
    },
  };
}
