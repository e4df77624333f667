import type { Open } from "./work.ts";

/** How the file is written that a process of `dvp` reads or writes. */
export type FileKind = "csv" | "ndjson";

interface Common {
  readonly label: string;
  readonly does: "write" | "read";
  /** The most records of so many columns that it is given: for those that would take minutes. @default any number */
  readonly most?: (columns: number) => number;
}

/** Works in a process that is warmed up before the clock starts. */
export interface LibraryContender extends Common {
  readonly load: () => Promise<Open>;
}

/** Is a process of `dvp`, and measured as a whole. */
export interface CommandContender extends Common {
  readonly file: FileKind;
  /** Beside those that say what is to be done. */
  readonly flags: readonly string[];
}

export type Contender = LibraryContender | CommandContender;

/** One request a record: at some thousand records a second it shows all that more records would show. */
const ONE_BY_ONE = 20_000;
/** Values, for the slower of those that send many records at once. */
const SLOWER_VALUES = 20_000_000;
/** Values, for what holds all of them in memory. */
const HELD_VALUES = 10_000_000;

const oneByOne = (): number => ONE_BY_ONE;
const slower = (columns: number): number => SLOWER_VALUES / columns;
const holding = (columns: number): number => HELD_VALUES / columns;

/** What is said wherever figures are shown. */
export const CAPS =
  `Who sends each record by itself gets ${ONE_BY_ONE.toLocaleString("en-US")} records at most; dynamics-web-api's batches ` +
  `and CreateMultiple ${SLOWER_VALUES.toLocaleString("en-US")} values (records times columns) at most; retrieveAll, which ` +
  `holds all that it reads, ${HELD_VALUES.toLocaleString("en-US")} values at most.`;

export const contenders = {
  floor: {
    label: "floor",
    does: "write",
    load: async () => (await import("./contenders/undici-loop.ts")).openFloor,
  },
  "hand-written": {
    label: "hand-written loop",
    does: "write",
    load: async () => (await import("./contenders/undici-loop.ts")).openHandWritten,
  },
  "set-records": {
    label: "setRecords",
    does: "write",
    load: async () => (await import("./contenders/ours.ts")).openSetRecords,
  },
  "invoke-parallel": {
    label: "invokeParallel with setRecords",
    does: "write",
    load: async () => (await import("./contenders/ours.ts")).openInvokeParallel,
  },
  "dvp-csv": { label: "dvp set, CSV", does: "write", file: "csv", flags: [] },
  "dvp-csv-no-job": { label: "dvp set --no-job, CSV", does: "write", file: "csv", flags: ["--no-job"] },
  "dvp-ndjson": { label: "dvp set, NDJSON", does: "write", file: "ndjson", flags: [] },
  "dvp-ndjson-no-job": { label: "dvp set --no-job, NDJSON", does: "write", file: "ndjson", flags: ["--no-job"] },
  "fetch-multiple": {
    label: "fetch, CreateMultiple",
    does: "write",
    load: async () => (await import("./contenders/fetch-p-map.ts")).openFetchMultiple,
  },
  "fetch-single": {
    label: "fetch, one by one",
    does: "write",
    most: oneByOne,
    load: async () => (await import("./contenders/fetch-p-map.ts")).openFetchSingle,
  },
  "dwa-multiple": {
    label: "dynamics-web-api, CreateMultiple",
    does: "write",
    most: slower,
    load: async () => (await import("./contenders/dynamics-web-api.ts")).openMultiple,
  },
  "dwa-batch": {
    label: "dynamics-web-api, $batch",
    does: "write",
    most: slower,
    load: async () => (await import("./contenders/dynamics-web-api.ts")).openBatches,
  },
  "dwa-single": {
    label: "dynamics-web-api, one by one",
    does: "write",
    most: oneByOne,
    load: async () => (await import("./contenders/dynamics-web-api.ts")).openSingle,
  },
  "next-links": {
    label: "hand-written nextLink loop",
    does: "read",
    load: async () => (await import("./contenders/next-links.ts")).openNextLinks,
  },
  "get-records": {
    label: "getRecords",
    does: "read",
    load: async () => (await import("./contenders/ours.ts")).openGetRecords,
  },
  "dvp-get": { label: "dvp get, NDJSON", does: "read", file: "ndjson", flags: [] },
  "dvp-get-csv": { label: "dvp get, CSV", does: "read", file: "csv", flags: [] },
  "dwa-retrieve-all": {
    label: "dynamics-web-api, retrieveAll",
    does: "read",
    most: holding,
    load: async () => (await import("./contenders/dynamics-web-api.ts")).openRetrieveAll,
  },
} as const satisfies Readonly<Record<string, Contender>>;

export type ContenderName = keyof typeof contenders;

export const contenderNames = Object.keys(contenders) as ContenderName[];

export function contenderOf(name: ContenderName): Contender {
  return contenders[name];
}

export function isCommand(contender: Contender): contender is CommandContender {
  return "file" in contender;
}
