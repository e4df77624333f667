import { resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { isRereadable } from "../../files/bytes.ts";
import { detectFormat, type FileFormat } from "../../files/formats.ts";
import type { JobInfo } from "../../jobs/job.ts";

export type CommandName = "set" | "remove" | "parallel" | "get";

/** What a job keeps of the command that made it, so that it can be run again. */
export interface CommandRecord {
  readonly command: CommandName;
  readonly operands: readonly string[];
  /** By Commander's names. */
  readonly flags: Flags;
  /** The folder that paths among the flags start from. */
  readonly cwd: string;
  readonly source: SourceRecord;
}

export type SourceRecord =
  | { readonly kind: "file"; readonly path: string }
  /** Standard input, or a pipe: gone once it was read. */
  | { readonly kind: "stream" }
  /** A copy of standard input. */
  | { readonly kind: "spool" }
  /** The environment itself. */
  | { readonly kind: "query" };

type Flags = Readonly<Record<string, unknown>>;

/** Secrets are no flags; where they lie is asked for again, and so is what only says what is shown. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  ...["clientSecret", "clientSecretFile", "job", "spool", "yes", "json", "verbose", "progress", "trace", "dailyLimit"],
]);

export function recordFlags(flags: object, url: string | undefined): Flags {
  const kept = Object.entries(flags).filter(([name]) => !NOT_KEPT.has(name));
  return { ...Object.fromEntries(kept), ...(url !== undefined && { url }) };
}

export function recordSource(path: string | undefined, spool: boolean): SourceRecord {
  const isStream = path === undefined || path === "-";
  if (spool && !isStream) {
    throw new UsageError(`--spool is for standard input. ${path} can be read again as it is: leave --spool out.`);
  }
  if (isStream || !isRereadable(path)) return { kind: spool ? "spool" : "stream" };
  return { kind: "file", path: resolve(path) };
}

/** @throws UsageError for a job that a program has made. */
export function commandOf({ name, command }: Pick<JobInfo, "name" | "command">): CommandRecord {
  if (isRecord(command)) return command;
  throw new UsageError(`The job '${name}' was not made by dvp, but by a program: that goes on with it.`);
}

export function isRecord(command: unknown): command is CommandRecord {
  return typeof command === "object" && command !== null && "command" in command && "operands" in command;
}

/** Of the input that the records of a job come from: in that format they can be kept. */
export function inputFormat({ source, flags }: CommandRecord): FileFormat {
  const asked = flags.format as FileFormat | undefined;
  if (asked !== undefined || source.kind !== "file") return asked ?? "ndjson";
  return /\.txt(\.gz)?$/i.test(source.path) ? "ndjson" : detectFormat(source.path).format;
}
