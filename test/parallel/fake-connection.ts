import type { Connection } from "../../src/connection/connection.ts";

/** A connection that goes nowhere and remembers what was made of it. */
export interface FakeConnection extends Connection {
  readonly clones: readonly FakeConnection[];
  readonly closed: boolean;
}

export function createFakeConnection({ limit = 50 } = {}): FakeConnection {
  const clones: FakeConnection[] = [];
  let closed = false;
  const close = (): Promise<void> => {
    closed = true;
    return Promise.resolve();
  };
  return {
    url: "https://fake.example",
    environment: {},
    headers: {},
    stats: { requests: 0, retries: 0, throttled: 0, powerPlatformRequests: 0 },
    unstarted: new Set(),
    clones,
    get closed() {
      return closed;
    },
    clone: () => {
      const clone = createFakeConnection({ limit });
      clones.push(clone);
      return clone;
    },
    send: () => Promise.reject(new Error("This connection goes nowhere.")),
    explain: () => ({ limit, reason: "a test says so", lanes: [] }),
    batchSize: () => undefined,
    batchSizeInTurn: () => 1,
    close,
    [Symbol.asyncDispose]: close,
  };
}
