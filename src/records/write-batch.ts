import type { Connection } from "../connection/connection.ts";
import type { SendSignals } from "../connection/request.ts";
import type { ServiceError } from "../errors.ts";
import type { TableDefinition } from "../metadata/definition.ts";
import { bulkBody, bulkPath, type BulkMessage } from "../web-api/bulk-messages.ts";
import type { BatchResult, Executor } from "./bulk/bulk-run.ts";
import { findExisting } from "./sending/existing.ts";
import type { NotOkOutcome, Outcome } from "../outcomes.ts";
import { sendForOutcome } from "./sending/sent-request.ts";
import type { Planned, Planner } from "./write-plan.ts";

const MESSAGES: Readonly<Record<Planned<unknown>["operation"], BulkMessage>> = {
  create: "CreateMultiple",
  update: "UpdateMultiple",
};

/** Refusals that say nothing about any one record: splitting the batch would only repeat them. */
const UNDIVIDED_STATUS = new Set([405, 429, 501]);
const UNKNOWN_SEGMENT = "0x8006088a";

/** Sends batches of setRecords: what is to be created in one message, what is to be updated in another. */
export function createWriter<I extends object>(
  connection: Connection,
  table: TableDefinition,
  planner: Planner,
): Executor<I> {
  return {
    get leftOut() {
      return planner.leftOut;
    },
    execute: async (batch, signals) => {
      const write: Writing<I> = { connection, table, signals, outcomes: [], fatal: undefined };
      const planned: Planned<I>[] = [];
      for (const item of batch) {
        const plan = planner.plan(item);
        if ("status" in plan) write.outcomes.push(plan);
        else planned.push(plan);
      }
      for (const operation of ["create", "update"] as const) {
        const records = planned.filter((record) => record.operation === operation);
        if (records.length > 0) await send(write, records, operation);
      }
      write.outcomes.sort((a, b) => a.index - b.index);
      return write satisfies BatchResult<I>;
    },
  };
}

interface Writing<I> {
  readonly connection: Connection;
  readonly table: TableDefinition;
  readonly signals: SendSignals;
  readonly outcomes: Outcome<I>[];
  fatal: Error | undefined;
}

/**
 * One message is one transaction: refused, nothing of it is in, and halves of it are sent until the culprit is alone.
 * `inDoubt` when an attempt to send these records before got no answer and may have been executed.
 */
async function send<I>(
  write: Writing<I>,
  records: readonly Planned<I>[],
  operation: Planned<I>["operation"],
  inDoubt = false,
): Promise<void> {
  const { connection, table, signals } = write;
  const sent = await sendForOutcome(
    connection,
    {
      method: "POST",
      path: bulkPath(table.entitySet, MESSAGES[operation]),
      body: bulkBody(
        table.name,
        records.map((record) => record.payload),
      ),
      // The ids are the client's: what a repeated create finds there is its own.
      idempotent: true,
    },
    signals,
  );
  if (sent.what === "answered") {
    done(write, records);
    return;
  }
  if (sent.what === "notSent" && sent.fatal) write.fatal = sent.error;
  if (sent.what !== "refused") {
    notOk(write, records, inDoubt ? "unknown" : sent.what, sent.error);
    return;
  }
  if (sent.error.repeated && operation === "create") return settleRepeated(write, records, sent.error);
  const doubtful = inDoubt || sent.error.repeated;
  if (records.length === 1 || isUndivided(sent.error)) {
    notOk(write, records, doubtful ? "unknown" : "failed", sent.error);
    return;
  }
  const half = Math.ceil(records.length / 2);
  await send(write, records.slice(0, half), operation, doubtful);
  await send(write, records.slice(half), operation, doubtful);
}

/**
 * A repeated create was refused, most likely because its keys are taken. The message is all or nothing: when every id is
 * there, and one of them was chosen here, the first attempt was executed and only its answer was lost. When some are
 * missing it was not, and the ids that exist are somebody else's.
 */
async function settleRepeated<I>(
  write: Writing<I>,
  records: readonly Planned<I>[],
  error: ServiceError,
): Promise<void> {
  const ids = records.map((record) => record.id);
  const existing = await findExisting(write.connection, write.table, ids, write.signals.signal);
  if (!(existing instanceof Set)) {
    notOk(write, records, "unknown", existing.error);
    return;
  }
  const missing = records.filter((record) => !existing.has(record.id));
  if (missing.length > 0) {
    const taken = records.filter((record) => existing.has(record.id));
    notOk(write, taken, "failed", error);
    await send(write, missing, "create");
  } else if (records.some((record) => record.isOwnId)) {
    done(write, records);
  } else {
    notOk(write, records, "unknown", error);
  }
}

function done<I>({ outcomes, table }: Writing<I>, records: readonly Planned<I>[]): void {
  for (const { index, input, id, operation } of records) {
    const action = operation === "create" ? "created" : "updated";
    outcomes.push({ status: "ok", index, input, table: table.name, id, action });
  }
}

function notOk<I>(
  { outcomes }: Writing<I>,
  records: readonly Planned<I>[],
  status: NotOkOutcome["status"],
  error: Error,
): void {
  for (const { index, input } of records) outcomes.push({ status, index, input, error });
}

function isUndivided(error: ServiceError): boolean {
  return UNDIVIDED_STATUS.has(error.status) || error.serverCode === UNKNOWN_SEGMENT;
}
