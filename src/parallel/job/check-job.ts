import { UsageError } from "../../errors.ts";
import type { Journal } from "../journal.ts";

/** @throws UsageError for what keeps no books. */
export function checkJob(job: unknown): Journal | undefined {
  if (job === undefined) return undefined;
  if (typeof job === "object" && job !== null && "open" in job && typeof job.open === "function") return job as Journal;
  throw new UsageError("Expected job to be a job, as openJob gives one: job: await openJob({ name }).");
}
