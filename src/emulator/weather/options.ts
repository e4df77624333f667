import { wholeNumber } from "../whole-number.ts";
import { resolveLimits, type LimitsOption } from "../protection/limits.ts";
import { checkLatency, type Latency } from "./latency.ts";
import { parseLatency } from "./parse-latency.ts";
import { realSleep, type Sleep } from "./timing.ts";

/** What makes the emulator as inconvenient as the service. Without these it has one server that answers at once. */
export interface WeatherOptions {
  /** How many web servers the environment has; requests reach a random one unless they bring its cookie. Default 1. */
  readonly servers?: number;
  /** Service protection limits for each user at each server. Default "none". */
  readonly limits?: LimitsOption;
  /** How long requests take, as figures or as a text such as "50ms+2ms/record~20%" (`parseLatency`). Default: as long as it takes. */
  readonly latency?: Latency | string;
  /** How many requests each server takes up at a time; more wait, and no 429 tells them. Default: any number. */
  readonly queueBeyond?: number;
  /** Whether replies tell what is left of the budgets. Default true. */
  readonly budgetHeaders?: boolean;
  /** The degree of parallelism that replies recommend (x-ms-dop-hint), whether that is wise or not. Default 4. */
  readonly recommendedParallelism?: number | "none";
  /** What chance depends on: the same seed gives the same weather. Default 1. */
  readonly seed?: number;
  /** How the emulator waits; for tests. Default: with timers. */
  readonly sleep?: Sleep;
}

/** The options with their defaults. Throws for figures that mean nothing. */
export function weatherSettings(options: WeatherOptions) {
  const { servers = 1, limits = "none", latency, queueBeyond = Infinity, seed = 1 } = options;
  return {
    servers: wholeNumber("number of servers", servers, 1),
    limits: resolveLimits(limits),
    latency: latency === undefined ? undefined : readLatency(latency),
    queueBeyond: queueBeyond === Infinity ? Infinity : wholeNumber("queueBeyond", queueBeyond, 1),
    budgetHeaders: options.budgetHeaders ?? true,
    recommendedParallelism: options.recommendedParallelism ?? 4,
    seed: wholeNumber("seed", seed, Number.MIN_SAFE_INTEGER),
    sleep: options.sleep ?? realSleep,
  };
}

export type WeatherSettings = ReturnType<typeof weatherSettings>;

function readLatency(latency: Latency | string): Latency {
  return checkLatency(typeof latency === "string" ? parseLatency(latency) : latency);
}
