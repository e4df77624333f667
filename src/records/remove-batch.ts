import { randomUUID } from "node:crypto";
import { abortable } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import { API_PATH } from "../connection/environment.ts";
import type { SendSignals } from "../connection/request.ts";
import { DefinitionError, ServiceError, UsageError, ValueError, toError } from "../errors.ts";
import type { PlainRecord } from "../metadata/record-writer.ts";
import { describeTable } from "../metadata/tables.ts";
import { batchBody, readBatchAnswers, type BatchAnswer } from "../web-api/batch.ts";
import { faultCodes, readFault } from "../web-api/fault.ts";
import { parseGuid } from "../web-api/guid.ts";
import { recordPath } from "../web-api/literal.ts";
import type { Executor } from "./bulk/bulk-run.ts";
import type { NotOkOutcome, Outcome } from "../outcomes.ts";
import type { Indexed } from "./bulk/indexed.ts";
import { sendForOutcome, type Sent } from "./sending/sent-request.ts";

/** An id, or a record that has its primary id. */
export type Removable = string | object;

/** A record to delete, found. */
export interface Target<I> extends Indexed<I> {
  readonly table: string;
  readonly id: string;
  readonly path: string;
}

/** Sends batches of removeRecords. Each part stands alone: one that fails leaves the others be. */
export function createRemover<I extends Removable>(connection: Connection, table: string | undefined): Executor<I> {
  return {
    leftOut: [],
    execute: async (batch, signals) => {
      const outcomes: Outcome<I>[] = [];
      const targets: Target<I>[] = [];
      for (const item of batch) {
        const found = await findTarget(connection, table, item, signals.waitSignal);
        if ("status" in found) outcomes.push(found);
        else targets.push(found);
      }
      if (targets.length === 0) return { outcomes };
      const sent = await sendBatch(connection, targets, signals);
      outcomes.push(...settle(targets, sent));
      outcomes.sort((a, b) => a.index - b.index);
      return { outcomes, fatal: sent.what === "notSent" && sent.fatal ? sent.error : undefined };
    },
  };
}

export async function findTarget<I extends Removable>(
  connection: Connection,
  given: string | undefined,
  { index, input }: Indexed<I>,
  signal: AbortSignal | undefined,
): Promise<Target<I> | NotOkOutcome<I>> {
  try {
    const table = given ?? tableOf(input);
    const { table: definition } = await abortable(describeTable(connection, table), signal);
    const value = typeof input === "string" ? input : columnOf(input, definition.primaryId);
    const id = parseGuid(value);
    if (id === undefined)
      throw new ValueError(table, definition.primaryId, value, "the primary id of the record to delete");
    return { index, input, table, id, path: recordPath(definition.entitySet, id) };
  } catch (error) {
    return { status: isOfTheRecord(error) ? "failed" : "notSent", index, input, error: toError(error) };
  }
}

/** Otherwise the table could not be looked up, and the record may be as good as any. */
function isOfTheRecord(error: unknown): boolean {
  return [DefinitionError, UsageError, ValueError].some((kind) => error instanceof kind);
}

/** JSON and JavaScript bring what no type has promised: null has no columns. */
function columnOf(record: object | null, name: string): unknown {
  return (record as PlainRecord | null)?.[name];
}

function tableOf(input: Removable): string {
  const table = typeof input === "string" ? undefined : columnOf(input, "@table");
  if (typeof table === "string") return table;
  throw new UsageError('The record does not say its table: give removeRecords the table, or the record an "@table".');
}

function sendBatch<I>(connection: Connection, targets: readonly Target<I>[], signals: SendSignals): Promise<Sent> {
  const boundary = `batch_${randomUUID()}`;
  const parts = targets.map(({ path }) => ({ method: "DELETE" as const, path }));
  return sendForOutcome(
    connection,
    {
      method: "POST",
      path: "$batch",
      headers: { "content-type": `multipart/mixed; boundary=${boundary}`, prefer: "odata.continue-on-error" },
      body: batchBody(parts, boundary, API_PATH),
      idempotent: true,
    },
    signals,
  );
}

function settle<I>(targets: readonly Target<I>[], sent: Sent): Outcome<I>[] {
  if (sent.what !== "answered") {
    // A refusal speaks for its own attempt only: one before it may have been executed.
    const status = sent.what !== "refused" ? sent.what : sent.error.repeated ? "unknown" : "failed";
    return targets.map(({ index, input }) => ({ status, index, input, error: sent.error }));
  }
  const { headers, body, repeated, requestId } = sent.response;
  const answers = readBatchAnswers(headers["content-type"], body) ?? [];
  return targets.map((target, at) => settlePart(target, answers[at], { repeated, requestId }));
}

function settlePart<I>(
  { index, input, table, id }: Target<I>,
  answer: BatchAnswer | undefined,
  { repeated, requestId }: { repeated: boolean; requestId: string | undefined },
): Outcome<I> {
  if (answer === undefined || answer.status === 0) {
    const message = "The service's answer to the batch holds none for this part.";
    const error = new ServiceError(message, { status: 200, requestId });
    return { status: "unknown", index, input, error };
  }
  const ok: Outcome<I> = { status: "ok", index, input, table, id, action: "deleted" };
  if (answer.status < 400) return ok;
  const fault = readFault(answer.status, answer.body);
  // The first attempt may have deleted it: gone is what was asked for.
  if (repeated && answer.status === 404 && fault.code === faultCodes.doesNotExist) return ok;
  const error = new ServiceError(fault.message, {
    status: answer.status,
    serverCode: fault.code,
    requestId,
    retryable: answer.status === 429 || answer.status === 503,
  });
  return { status: "failed", index, input, error };
}
