import type { Facet } from "../protection/lane.ts";
import type { RequestLog, RequestTally } from "../request-log.ts";
import type { Weather } from "../weather/weather.ts";

/** One user's requests at one server, as its limits see them. */
export interface LaneStatistics {
  readonly userId: string;
  readonly server: number;
  /** Let in and not answered yet. */
  readonly inFlight: number;
  /** How many were let in. */
  readonly admitted: number;
  /** How long the server has worked on them, in seconds. */
  readonly executionSeconds: number;
  /** How many were answered 429, by the limit that they met. */
  readonly throttled: Readonly<Record<Facet, number>>;
}

/** What came, and what became of it, since the last reset. */
export interface Statistics {
  readonly requests: readonly RequestTally[];
  /** The affinity cookie's value of each server, in the order of their numbers. */
  readonly servers: readonly string[];
  /** Of all lanes together. */
  readonly total: Omit<LaneStatistics, "userId" | "server">;
  /** Empty where there is one server without limits or latency: requests then need no lane. */
  readonly lanes: readonly LaneStatistics[];
}

export function readStatistics(log: RequestLog, weather: Weather): Statistics {
  const lanes = weather.lanes().map(({ executionMs, refused, ...lane }): LaneStatistics => {
    return { ...lane, executionSeconds: executionMs / 1000, throttled: refused };
  });
  const sum = (figure: (lane: LaneStatistics) => number) => lanes.reduce((all, lane) => all + figure(lane), 0);
  return {
    requests: log.tallies(),
    servers: weather.affinities,
    total: {
      inFlight: sum(({ inFlight }) => inFlight),
      admitted: sum(({ admitted }) => admitted),
      executionSeconds: sum(({ executionSeconds }) => executionSeconds),
      throttled: {
        requests: sum(({ throttled }) => throttled.requests),
        executionTime: sum(({ throttled }) => throttled.executionTime),
        concurrency: sum(({ throttled }) => throttled.concurrency),
      },
    },
    lanes,
  };
}
