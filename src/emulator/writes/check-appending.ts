import type { Table } from "../definitions/model.ts";
import type { Writing } from "./step.ts";

/** Throws 403 unless the caller may let records of the table refer to those of the target. */
export function checkAppending(
  table: Table,
  target: Table,
  { environment, caller }: Pick<Writing, "caller" | "environment">,
): void {
  environment.checkPrivilege("Append", table, caller);
  environment.checkPrivilege("AppendTo", target, caller);
}
