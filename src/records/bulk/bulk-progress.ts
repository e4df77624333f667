import type { BulkSummary } from "../../outcomes.ts";
import type { Pace } from "../../parallel/pace.ts";

/** The figures of a bulk run while it goes on, and how fast it goes. */
export interface BulkProgress extends BulkSummary, Pace {}
