import { createHash } from "node:crypto";
import { createApp } from "./app.ts";
import { loadDefinitions } from "./definitions/load.ts";
import type { Definitions } from "./definitions/model.ts";
import { withDefaults, type EmulatorOptions } from "./emulator-options.ts";
import type { Environment } from "./environment.ts";
import { createFaults, type Faults } from "./faults.ts";
import { guidToBlob } from "./guid.ts";
import { listen, type Listener, type ListenOptions } from "./listen.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { baseCurrencyId, organizationId, seed } from "./seeding/seed.ts";
import { serveRequest } from "./serve-request.ts";
import { createSignIns } from "./sign-ins.ts";
import { emptyTables } from "./store/empty-tables.ts";
import { takeSnapshot, type SnapshotRecord } from "./store/snapshot.ts";
import { openStore, type Store } from "./store/store.ts";
import { createPlans } from "./writes/plans.ts";

export interface Emulator {
  readonly url: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Answers without a socket. Throws a TypeError where a fault breaks the connection, as fetch does. */
  fetch(request: Request): Promise<Response>;
  /** Serves the same on a socket. */
  listen(options?: ListenOptions): Promise<Listener>;
  /** Back to an organization in which nobody has done anything; faults and log are emptied too. */
  reset(): void;
  /** All records of a table by its logical name, straight from the database, for tests. */
  snapshot(table: string): SnapshotRecord[];
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Closes what listens, then the database. Closing again does nothing. */
  close(): Promise<void>;
}

/**
 * Makes a local Dataverse. What the service would do and the emulator does not is answered 501 and named, never guessed.
 * Throws when the file is not an emulator's, or another version's.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = withDefaults(options);
  const { clock, applications, organizationUrl, tenantId, clientId, clientSecret } = settings;
  const definitions = loadDefinitions();
  const store = openStore({ file: settings.file, definitions, clock });
  const fill = () => seed(store, definitions, applications, new Date(clock()));
  fill();

  const faults = createFaults();
  const log = createRequestLog(settings.logCapacity);
  const app = createApp({
    environment: environmentOf(definitions, store),
    clock,
    headers: {
      recommendedParallelism: settings.recommendedParallelism,
      server: createHash("sha256").update(organizationUrl).digest("hex"),
    },
    signInAt: createSignIns(settings),
  });
  const serve = { answer: (request: Request) => app.fetch(request), faults, log, clock };
  const answer = (request: Request) => serveRequest(request, serve);
  const listeners: Listener[] = [];

  return {
    url: organizationUrl,
    tenantId,
    clientId,
    clientSecret,
    fetch: answer,
    async listen(listenOptions = {}) {
      const listener = await listen(answer, listenOptions);
      listeners.push(listener);
      return listener;
    },
    reset() {
      store.transaction(() => {
        emptyTables(store, definitions);
        fill();
      });
      faults.clear();
      log.clear();
    },
    snapshot(name) {
      const table = definitions.tables.get(name);
      if (!table) throw new Error(`The emulator has no table '${name}'. Expected a logical name such as 'account'.`);
      return takeSnapshot(table, store);
    },
    faults,
    log,
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
      store.close();
    },
  };
}

function environmentOf(definitions: Definitions, store: Store): Environment {
  const plans = createPlans(definitions);
  return { definitions, store, plans, organizationId, baseCurrencyId: guidToBlob(baseCurrencyId) };
}
