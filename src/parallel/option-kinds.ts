import { describeValue, UsageError } from "../errors.ts";
import { isConnection } from "./using.ts";

interface Kind {
  readonly what: string;
  readonly holds: (value: unknown) => boolean;
}

const CALLBACK: Kind = { what: "a function", holds: (value) => typeof value === "function" };

const KINDS: Readonly<Record<string, Kind>> = {
  ordered: { what: "true or false", holds: (value) => typeof value === "boolean" },
  onProgress: CALLBACK,
  onFailure: CALLBACK,
  onChunkEnd: CALLBACK,
  onLog: CALLBACK,
  onBlockProgress: CALLBACK,
  connection: { what: "a connection, as connect gives one", holds: (value) => isObject(value) && isConnection(value) },
  // By what it can do: that of another realm, a test runner's for instance, is no instance of the class here.
  signal: {
    what: "an AbortSignal",
    holds: (value) => isObject(value) && "aborted" in value && "throwIfAborted" in value,
  },
};

/** What is of another kind would be noticed in the middle of the run, or not at all. @throws UsageError for that. */
export function checkKinds(options: object): void {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    const kind = KINDS[name];
    if (kind === undefined || value === undefined || kind.holds(value)) continue;
    throw new UsageError(`Expected ${name} to be ${kind.what}, got ${describeValue(value)}.`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
