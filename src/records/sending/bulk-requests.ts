import type { ServiceRequest } from "../../connection/request.ts";
import { UsageError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import {
  bulkBody,
  bulkPath,
  bulkTargetWriter,
  PREFER_DETAILS,
  type BulkMessage,
  type TargetWriter,
} from "../../web-api/bulk-messages.ts";
import { recordPath } from "../../web-api/literal.ts";
import { isRepeatable, type Entry } from "./entry.ts";
import type { Sending } from "./sending.ts";
import { headersOf, withTag } from "./single-writes.ts";
import type { Operation, Write } from "./write.ts";

const MESSAGES: Readonly<Partial<Record<Operation, BulkMessage>>> = {
  create: "CreateMultiple",
  update: "UpdateMultiple",
  upsert: "UpsertMultiple",
  delete: "DeleteMultiple",
};

/** Undefined for what no message does to several records. */
export function bulkMessageOf(operation: Operation): BulkMessage | undefined {
  return MESSAGES[operation];
}

/** One message for entries of one operation, table and caller, which the sample has in common with them. */
export function bulkRequest(
  entries: readonly Entry[],
  { write }: Entry,
  message: BulkMessage,
  sending: Sending,
): ServiceRequest {
  const { table } = write;
  return {
    method: "POST",
    path: withTag(bulkPath(table.entitySet, message), sending),
    headers: {
      ...headersOf(write, sending),
      ...(table.isElastic ? { prefer: PREFER_DETAILS } : undefined),
    },
    body: bulkBody(targetsOf(entries, table)),
    // Where ids are chosen here, what a repeated create finds there is its own.
    idempotent: entries.every(({ write }) => isRepeatable(write)),
    // The refusal of some records of an elastic table is the answer for the others.
    ...(table.isElastic ? { accept: isPartial } : undefined),
  };
}

const RETRIED = new Set([401, 429, 502, 503, 504]);

function isPartial({ status }: { readonly status: number }): boolean {
  return status >= 400 && !RETRIED.has(status);
}

function targetsOf(entries: readonly Entry[], table: TableDefinition): readonly string[] {
  const writers = {
    byId: bulkTargetWriter(table.name, table.primaryId),
    byKey: bulkTargetWriter(table.name, "@odata.id"),
  };
  return entries.map(({ write }) => targetOf(write, writers));
}

function targetOf(write: Write, { byId, byKey }: Readonly<Record<"byId" | "byKey", TargetWriter>>): string {
  switch (write.operation) {
    case "create":
    case "update":
      return byId(write.id, write.payload);
    case "upsert": {
      const { address, payload } = write;
      if ("id" in address) return byId(address.id, payload);
      return byKey(recordPath(write.table.entitySet, address.key), payload);
    }
    case "delete": {
      const { id, partitionId } = write;
      return byId(id, partitionId === undefined ? {} : { partitionid: partitionId });
    }
    default:
      throw new UsageError(`No message does this to several records: ${write.operation}.`);
  }
}
