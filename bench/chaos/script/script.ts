import type { Fault } from "dataverse-parallel/emulator";

/** What the command is asked to do. */
export type OperationName =
  "create" | "create-server-ids" | "match" | "update" | "remove" | "block" | "block-stops" | "block-module" | "export";

/** What is compared of a record in the database. */
export interface Values {
  /** Of the record, alone in the table unless the operation repeats keys. */
  readonly accountnumber: string;
  /** Of the row that wrote it last. */
  readonly fax: string;
  readonly name: string;
  readonly description: string;
  readonly numberofemployees: number;
}

/**
 * What a row of the input is: `good` is written; `refused` has a value that its column cannot take; `mendable` is refused
 * by the service until a record is there that it refers to; `missing` means a record that does not exist; `unreadable` is
 * no record at all.
 */
export type RowKind = "good" | "refused" | "mendable" | "missing" | "unreadable";

export interface Row {
  readonly kind: RowKind;
  /** What a failure that is told of it has in its column `fax`, or for ids in `accountid`. */
  readonly mark: string;
  readonly values: Values;
  /** Of the record that it means, where the input says it. */
  readonly id: string | undefined;
}

/** A record that is there at the beginning. */
export interface Present extends Values {
  readonly accountid: string;
}

/** When something strikes, in terms of what the service has seen of a session. */
export interface Moment {
  /** Which request, from 1. */
  readonly request: number;
  /** Milliseconds after it came. */
  readonly delayMs: number;
}

/** What befalls a session of the client. */
export type Trouble =
  /** kill -9. `lost`: that request is not done any more. */
  | { readonly kind: "kill"; readonly at: Moment; readonly lost: boolean }
  /** Ctrl-C so many times. */
  | { readonly kind: "interrupt"; readonly at: Moment; readonly times: number; readonly gapMs: number }
  /** kill -9 of the emulator, which is started again. */
  | { readonly kind: "kill-service"; readonly at: Moment; readonly downMs: number }
  /** No file of the client may become larger than this. */
  | { readonly kind: "disk-full"; readonly kibibytes: number }
  /** Each time after so many looks at the clock it jumps by so many hours. */
  | { readonly kind: "clock"; readonly jumps: readonly (readonly [looks: number, hours: number])[] }
  /** Of the journal, before the session begins. */
  | { readonly kind: "damage"; readonly damage: Damage };

export interface Damage {
  readonly file: "journal" | "log";
  readonly change: "cut" | "flip";
  /** As a share of the file. */
  readonly place: number;
  /** What is changed in the byte. */
  readonly bits: number;
}

/** One run of the client. */
export interface Session {
  /** Through `dvp jobs resume`, or by the command as it was given first. */
  readonly by: "resume" | "command";
  readonly troubles: readonly Trouble[];
  readonly faults: readonly Fault[];
}

/** All that happens, and it follows from the seed. */
export interface Script {
  readonly seed: number;
  readonly operation: OperationName;
  readonly format: "csv" | "ndjson";
  readonly present: readonly Present[];
  readonly rows: readonly Row[];
  /** Of the command, beside what the operation needs. */
  readonly flags: readonly string[];
  /** Inputs of a call of the block. */
  readonly chunkSize: number;
  readonly sessions: readonly Session[];
  /** Whether what was refused is mended and tried again by `dvp jobs retry`. */
  readonly retries: boolean;
}
