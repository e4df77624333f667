import { UsageError } from "../../errors.ts";
import type { Asked } from "../../parallel/journal.ts";
import type { BulkJobParts } from "./bulk-job.ts";
import type { BulkOptions } from "./bulk-options.ts";

/** Options that decide how a run goes, and nothing of what becomes of a record. A resumed run may have others. */
const OF_THE_WAY: ReadonlySet<string> = new Set([
  "batchSize",
  "lingerMs",
  "maxDegreeOfParallelism",
  "errorAction",
  "retries",
  "initialRetryDelayMs",
  "total",
  "onProgress",
  "connection",
  "signal",
  "job",
  "passThru",
  "retrievalBatchSize",
]);

/**
 * The job of a run, as its options ask for it; undefined without one.
 * @throws UsageError with `whatIf`: what does nothing cannot be gone on with.
 */
export function bulkJobOf(
  table: string | undefined,
  options: Pick<BulkOptions, "job"> & { readonly whatIf?: boolean | undefined },
  keepsAll = false,
): BulkJobParts | undefined {
  const { job: journal, whatIf } = options;
  if (journal === undefined) return undefined;
  if (whatIf === true) throw new UsageError("whatIf and job exclude each other: a run that does nothing needs no job.");
  return { journal, what: whatOf(table, options), keepsAll };
}

/** As JSON writes it, so that it is the same when it is read again. */
function whatOf(table: string | undefined, options: object): Asked["what"] {
  const asked = Object.entries(options).filter(([name, value]) => value !== undefined && !OF_THE_WAY.has(name));
  const sorted = asked.sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = JSON.stringify({ table, ...Object.fromEntries(sorted) }, (name, value: unknown) =>
    // A schema is code, and code may be mended between two runs.
    name === "validate" ? true : typeof value === "bigint" ? String(value) : value,
  );
  return JSON.parse(plain) as Asked["what"];
}
