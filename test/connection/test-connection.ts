import { onTestFinished } from "vitest";
import { reasonOf, type Clock } from "../../src/clock.ts";
import { createConnection, type Connection } from "../../src/connection/connection.ts";
import type { TokenCredential } from "../../src/connection/credential.ts";
import { createEntitlement } from "../../src/connection/entitlement.ts";
import type { Environment } from "../../src/connection/environment.ts";
import { createPatience, DEFAULT_THROTTLING_TIMEOUT_MS } from "../../src/connection/patience.ts";
import { createTokenCache } from "../../src/connection/token-cache.ts";
import { createUndiciTransport } from "../../src/connection/undici-transport.ts";
import { inTurn, startServer, type Reply } from "./web-server.ts";
import { createGovernor, type Governor } from "../../src/service-protection/governor.ts";

/** A clock on which waiting takes no time. */
export interface SkippingClock extends Clock {
  /** How long was waited, wait by wait. */
  readonly waits: readonly number[];
  /** Called before each wait is over. */
  onSleep: () => Promise<void>;
}

export function createSkippingClock(): SkippingClock {
  const waits: number[] = [];
  let now = Date.parse("2026-01-31T08:00:00Z");
  const clock: SkippingClock = {
    waits,
    onSleep: () => Promise.resolve(),
    now: () => now,
    sleep: async (ms, signal) => {
      waits.push(ms);
      await clock.onSleep();
      if (signal?.aborted) throw reasonOf(signal);
      now += ms;
    },
  };
  return clock;
}

/** Gives "token 1", "token 2", …, good for an hour each. */
export function createCountingCredential(clock: Clock, name = "token"): TokenCredential & { readonly given: number } {
  let given = 0;
  return {
    get given() {
      return given;
    },
    getToken: () => {
      given += 1;
      return Promise.resolve({ token: `${name} ${given}`, expiresOnTimestamp: clock.now() + 3_600_000 });
    },
  };
}

export interface TestConnectionOptions extends Partial<Omit<Environment, "clock" | "tokens">> {
  readonly url: string;
  readonly clock?: Clock;
  readonly credentials?: readonly TokenCredential[];
}

/** A connection over real sockets whose waits take no time. */
export function createTestConnection(options: TestConnectionOptions): Connection {
  const { clock = createSkippingClock(), credentials = [createCountingCredential(clock)], ...more } = options;
  const transport = more.transport ?? createUndiciTransport();
  onTestFinished(() => transport.close());
  const environment: Environment = {
    clock,
    tokens: credentials.map((credential) => createTokenCache(credential, `${options.url}/.default`, clock)),
    governor: withoutHedging(createGovernor({ principals: credentials.length, clock })),
    random: () => 1,
    timeoutMs: 10_000,
    throttlingTimeoutMs: DEFAULT_THROTTLING_TIMEOUT_MS,
    patience: createPatience(more.throttlingTimeoutMs ?? DEFAULT_THROTTLING_TIMEOUT_MS),
    entitlement: createEntitlement({ limit: undefined, clock }),
    affinity: "none",
    headers: {},
    ...more,
    transport,
  };
  return createConnection({ environment, onClose: () => transport.close() });
}

/** By a clock that skips every wait, each request would be overdue at once. */
function withoutHedging(governor: Governor): Governor {
  return { ...governor, acquire: (options) => governor.acquire({ ...options, onHedge: undefined }) };
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Expected a rejection, got a result.");
}

/** A connection to a server that gives these replies one after the other, the last one again and again. */
export async function connectTo(...replies: readonly Reply[]) {
  const clock = createSkippingClock();
  const credential = createCountingCredential(clock);
  const server = await startServer(inTurn(...replies));
  const connection = createTestConnection({ url: server.url, clock, credentials: [credential], timeoutMs: 150 });
  return { clock, credential, server, connection };
}
