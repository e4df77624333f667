import { randomBytes } from "node:crypto";
import { UsageError, ValueError, describeValue, toError } from "../errors.ts";
import { createRecordWriter, type PlainRecord, type RecordWriter } from "../metadata/record-writer.ts";
import type { TableKnowledge } from "../metadata/tables.ts";
import type { Payload } from "../web-api/bulk-messages.ts";
import { createSequentialIds, parseGuid } from "../web-api/guid.ts";
import type { NotOkOutcome } from "../outcomes.ts";
import type { Indexed } from "./bulk/indexed.ts";

/** How setRecords treats records: one of the three must be chosen. */
export interface WriteMode {
  /** Create every record. One with a primary id gets that id, any other an id that the client chooses. @default false */
  readonly createOnly?: boolean | undefined;
  /** Update every record; it must have its primary id. @default false */
  readonly updateOnly?: boolean | undefined;
  /** Update records that have a primary id, create the others; all given columns are sent. @default false */
  readonly updateAllColumns?: boolean | undefined;
}

/** One record made ready to be sent. */
export interface Planned<I> extends Indexed<I> {
  readonly operation: "create" | "update";
  readonly id: string;
  /** The id was chosen here, so that only this very record can have it. */
  readonly isOwnId: boolean;
  readonly payload: Payload;
}

export interface Planner {
  plan<I extends object>(item: Indexed<I>): Planned<I> | NotOkOutcome<I>;
  readonly leftOut: Iterable<string>;
}

export function checkMode({ createOnly, updateOnly, updateAllColumns }: WriteMode): void {
  const chosen = [createOnly, updateOnly].filter((mode) => mode === true).length;
  if (chosen > 1) throw new UsageError("createOnly and updateOnly exclude each other: choose one.");
  if (chosen === 1 || updateAllColumns === true) return;
  throw new UsageError(
    "setRecords needs createOnly, updateOnly or updateAllColumns. Comparing records with what exists, and sending only " +
      "what differs, is not there yet.",
  );
}

/** Decides for each record what is sent for it. A value that a column cannot take fails its own record only. */
export function createPlanner(knowledge: TableKnowledge, mode: WriteMode): Planner {
  const { table } = knowledge;
  const nextId = createSequentialIds(randomBytes, Date.now());
  const writers: Record<Planned<unknown>["operation"], RecordWriter> = {
    create: createRecordWriter(knowledge, "create"),
    update: createRecordWriter(knowledge, "update"),
  };

  const plan = <I extends object>({ index, input }: Indexed<I>): Planned<I> => {
    const record: unknown = input;
    if (!isRecord(record)) throw new UsageError(`Expected a record, got ${describeValue(input)}.`);
    const given = idOf(record[table.primaryId], table.name, table.primaryId);
    const operation =
      mode.createOnly === true || (given === undefined && mode.updateOnly !== true) ? "create" : "update";
    const id = given ?? (operation === "create" ? nextId() : undefined);
    if (id === undefined) {
      throw new ValueError(table.name, table.primaryId, undefined, "the primary id of the record to update");
    }
    const payload = { [table.primaryId]: id, ...writers[operation].write(record) };
    return { index, input, operation, id, isOwnId: given === undefined, payload };
  };

  return {
    get leftOut() {
      return new Set([...writers.create.leftOut, ...writers.update.leftOut]);
    },
    plan: (item) => {
      try {
        return plan(item);
      } catch (error) {
        return { status: "failed", ...item, error: toError(error) };
      }
    },
  };
}

function isRecord(input: unknown): input is PlainRecord {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function idOf(value: unknown, table: string, column: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const id = parseGuid(value);
  if (id === undefined) throw new ValueError(table, column, value, "a guid");
  return id;
}
