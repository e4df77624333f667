import type { BulkSummary } from "dataverse-parallel";

const FIGURES = ["created", "updated", "upserted", "deleted", "unchanged", "skipped", "failed"] as const;

/** Prints what became of the records: "1 created, 2 unchanged". */
export function tell(summary: BulkSummary): void {
  const told = FIGURES.filter((name) => summary[name] > 0).map((name) => `${summary[name]} ${name}`);
  console.log(told.join(", "));
}
