import { createAdmin } from "./admin/admin.ts";
import { readStatistics, type Statistics } from "./admin/statistics.ts";
import { createApp } from "./app.ts";
import { createKeyBuilder } from "./customization/build-keys.ts";
import { createMissingTables } from "./customization/create-table.ts";
import { createCustomizer, type Customizer } from "./customization/customizer.ts";
import { findTable } from "./definitions/find-table.ts";
import { createRegistry } from "./definitions/registry.ts";
import { withDefaults, type EmulatorOptions } from "./emulator-options.ts";
import type { Environment } from "./environment.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { guidToBlob } from "./guid.ts";
import { listen, type Listener, type ListenOptions } from "./listen.ts";
import { createPrivileges, everythingAllowed } from "./privileges.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { baseCurrencyId, readOrganizationId, seed } from "./seeding/seed.ts";
import { serveRequest } from "./serve-request.ts";
import { findPrincipal } from "./sign-in/directory.ts";
import { createSignIn } from "./sign-in/sign-in.ts";
import type { SignedIn } from "./sign-in/signed-in.ts";
import { emptyTables } from "./store/empty-tables.ts";
import { takeSnapshot, type SnapshotRecord } from "./store/snapshot.ts";
import type { QuerySettings } from "./query/query-settings.ts";
import { openStore, type Store } from "./store/store.ts";
import { createReception } from "./visit.ts";
import { createWeather } from "./weather/weather.ts";
import { checkDuplicateRules } from "./writes/duplicates.ts";
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
  /** Back to an organization in which nobody has done anything: log and limits are fresh, faults those of the options. */
  reset(): void;
  /** All records of a table by its logical name, straight from the database, for tests. */
  snapshot(table: string): SnapshotRecord[];
  readonly faults: Faults;
  readonly log: RequestLog;
  /** How many requests came, from whom and to which server, and what came of them. */
  statistics(): Statistics;
  /** Closes what listens, then the database. Closing again does nothing. */
  close(): Promise<void>;
}

/**
 * Makes a local Dataverse. What the service would do and the emulator does not is answered 501 and named, never guessed.
 * Throws when the file is not an emulator's, or another version's.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = withDefaults(options);
  const { clock, organizationUrl } = settings;
  const { directory, clientId, clientSecret } = settings.signIn;
  const definitions = createRegistry(settings.language);
  const store = openStore({ file: settings.file, definitions, clock, collation: settings.querying.collation });
  const customizer = createCustomizer(store, definitions, settings.keyIndexDelayMs);
  const fill = () => {
    const now = new Date(clock());
    seed(store, definitions, directory.principals, now);
    createMissingTables(settings.tables, customizer, store, now);
  };
  fill();

  const userIdOf = (name: string) => findPrincipal(name, directory)?.userId ?? name;
  const weather = createWeather({ ...settings.weather, clock, organizationUrl });
  const faults = createFaults({ seed: settings.weather.seed, initial: settings.faults, findUserId: userIdOf });
  const log = createRequestLog(settings.logCapacity);
  const signIn = createSignIn({ ...settings.signIn, clock });
  checkDuplicateRules(settings.duplicateRules, definitions);
  const environment = {
    ...environmentOf(customizer, store, settings.querying),
    // A reset makes another organization.
    organizationId: () => readOrganizationId(store),
    duplicateRules: settings.duplicateRules,
    checkPrivilege: createPrivileges(settings.deny, definitions, userIdOf),
  };
  const statistics = () => readStatistics(log, weather);

  const snapshot = (name: string) => takeSnapshot(findTable(name, definitions), store);

  function reset(): void {
    store.transaction(() => {
      customizer.reset();
      emptyTables(store, definitions);
      fill();
    });
    weather.reset();
    faults.reset();
    log.clear();
  }

  const owner: SignedIn = { userId: userIdOf(clientId), kind: "application" };
  const unguarded = { ...environment, checkPrivilege: everythingAllowed };
  const admin = createAdmin({ environment: unguarded, owner, clock, faults, log, statistics, reset, snapshot });
  const app = createApp({ environment, clock, signIn, weather, admin, buildKeys: createKeyBuilder(customizer) });
  const receive = createReception(signIn.authenticate, weather.chooseServer);
  const { sleep } = settings.weather;
  const serve = { receive, answer: app.fetch, faults, log, clock, sleep };
  const answer = (request: Request) => serveRequest(request, serve);
  const listeners: Listener[] = [];

  return {
    url: organizationUrl,
    tenantId: directory.tenantId,
    clientId,
    clientSecret,
    fetch: answer,
    async listen(listenOptions = {}) {
      const listener = await listen(answer, listenOptions);
      listeners.push(listener);
      return listener;
    },
    reset,
    snapshot,
    faults,
    log,
    statistics,
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
      store.close();
    },
  };
}

function environmentOf(
  customizer: Customizer,
  store: Store,
  querying: QuerySettings,
): Omit<Environment, "checkPrivilege" | "duplicateRules" | "organizationId"> {
  const { definitions } = customizer;
  const plans = createPlans(definitions);
  return {
    definitions,
    customizer,
    store,
    plans,
    querying,
    baseCurrencyId: guidToBlob(baseCurrencyId),
  };
}
