import { AsyncLocalStorage } from "node:async_hooks";
import { UsageError } from "../errors.ts";
import type { Connection } from "./connection.ts";

/** Inside of a block the default is the worker's clone, and only there: never one variable for the whole process. */
const scoped = new AsyncLocalStorage<Connection>();
let processDefault: Connection | undefined;

/** Makes a connection the one that is used where none is given; undefined takes it back. */
export function setDefaultConnection(connection: Connection | undefined): void {
  processDefault = connection;
}

/** The default connection here: of the block that is running, else of the process. Undefined when there is none. */
export function getDefaultConnection(): Connection | undefined {
  return scoped.getStore() ?? processDefault;
}

/** Calls `fn` with a connection as its default, for all that it starts, however long that runs. */
export function withConnection<T>(connection: Connection, fn: () => T): T {
  return scoped.run(connection, fn);
}

/** The given connection, or the default one. */
export function requireConnection(given: Connection | undefined): Connection {
  const connection = given ?? getDefaultConnection();
  if (connection !== undefined) return connection;
  throw new UsageError(
    "No connection was given and there is no default one. Pass { connection }, or connect with { setAsDefault: true }.",
  );
}

/** Forgets a default that is closed. */
export function forgetDefault(connection: Connection): void {
  if (processDefault === connection) processDefault = undefined;
}
