import type { Table } from "../definitions/model.ts";
import { hasPartitions, PARTITION } from "../store/record-id.ts";
import type { Step } from "./step.ts";

/** A new record of an elastic table is in the partition that its id tells, and else in one of its own. */
export function partitionSteps(table: Table): Step[] {
  if (!hasPartitions(table)) return [];
  return [
    {
      columns: [PARTITION],
      write: (_payload, parameters, { record }) => void parameters.push(record.partition ?? record.text),
    },
  ];
}
