import type { Connection } from "../connection/connection.ts";
import type { PlainRecord } from "../metadata/record-writer.ts";
import { describeTable } from "../metadata/tables.ts";
import type { ErrorAction } from "../parallel/options.ts";
import { createBulkRun, type BulkParts, type BulkRun, type Executor } from "../records/bulk/bulk-run.ts";
import type { Outcome } from "../outcomes.ts";
import type { Indexed } from "../records/bulk/indexed.ts";
import { findTarget, type Removable } from "../records/remove-batch.ts";
import { checkMode, createPlanner, type WriteMode } from "../records/write-plan.ts";

/** What a run would do, checked record by record. Table definitions are read; no write is sent. */
export interface WhatIfOptions {
  readonly connection: Connection;
  readonly errorAction: ErrorAction;
  readonly signal: AbortSignal;
}

export function checkSet<I extends PlainRecord>(
  table: string,
  records: AsyncIterable<I>,
  mode: WriteMode,
  options: WhatIfOptions,
): BulkRun<I> {
  checkMode(mode);
  const prepare = async (): Promise<Executor<I>> => {
    const knowledge = await describeTable(options.connection, table);
    const planner = createPlanner(knowledge, mode);
    const check = (item: Indexed<I>): Outcome<I> => {
      const planned = planner.plan(item);
      if ("status" in planned) return planned;
      const action = planned.operation === "create" ? "created" : "updated";
      return { status: "ok", ...item, table, id: planned.id, action };
    };
    return {
      get leftOut() {
        return planner.leftOut;
      },
      execute: (batch) => Promise.resolve({ outcomes: batch.map(check) }),
    };
  };
  return createBulkRun({ ...partsOf(options), name: "setRecords", records, prepare });
}

/** Whether the records exist is not asked: that they are gone may be no failure. */
export function checkRemove<I extends Removable>(
  table: string | undefined,
  records: AsyncIterable<I>,
  options: WhatIfOptions,
): BulkRun<I> {
  const check = async (item: Indexed<I>): Promise<Outcome<I>> => {
    const target = await findTarget(options.connection, table, item, options.signal);
    return "status" in target
      ? target
      : { status: "ok", ...item, table: target.table, id: target.id, action: "deleted" };
  };
  const prepare = async (): Promise<Executor<I>> => {
    if (table !== undefined) await describeTable(options.connection, table);
    return { leftOut: [], execute: async (batch) => ({ outcomes: await Promise.all(batch.map(check)) }) };
  };
  return createBulkRun({ ...partsOf(options), name: "removeRecords", records, prepare });
}

function partsOf({
  connection,
  errorAction,
  signal,
}: WhatIfOptions): Omit<BulkParts<never>, "name" | "records" | "prepare"> {
  return { connection, errorAction, signal, batchSize: 100, degree: 1, onProgress: undefined };
}
