import { DefinitionError, describeValue, toError, UsageError, ValueError } from "../../errors.ts";
import type { Connection } from "../../connection/connection.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { describeKeyTables } from "../../metadata/key-tables.ts";
import type { PlainRecord } from "../../metadata/record-writer.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import type { NotOkOutcome } from "../../outcomes.ts";
import { etagIn } from "../versions.ts";
import { parseGuid } from "../../web-api/guid.ts";
import type { Indexed } from "../bulk/indexed.ts";
import type { LookupResolver } from "../lookups/lookup-resolver.ts";
import { isEmpty, type KeyReader } from "../matching/key-values.ts";
import type { KeyColumns } from "../matching/match-on.ts";
import type { Callers } from "./callers.ts";
import { failed, guarded } from "./decision.ts";
import type { Prepared } from "./prepared.ts";
import { validate, type StandardSchema } from "./validate.ts";

/** A key to match on. */
export interface MatchKey {
  readonly columns: KeyColumns;
  readonly read: KeyReader;
}

export interface PrepareParts {
  readonly connection: Connection;
  readonly knowledge: TableKnowledge;
  readonly matchOn: readonly MatchKey[] | undefined;
  readonly schema: StandardSchema | undefined;
  /** Adds what does not come from the record. */
  readonly complete: (record: PlainRecord) => PlainRecord;
  readonly lookups: LookupResolver;
  readonly callers: Callers;
}

export type Prepare = <I>(
  items: readonly Indexed<I>[],
  signal: AbortSignal,
) => Promise<readonly (Prepared<I> | NotOkOutcome<I>)[]>;

/** Makes records of the inputs and finds out what they are known by. What is wrong with one fails that one alone. */
export function createPrepare(parts: PrepareParts): Prepare {
  const { connection, knowledge, schema, lookups, callers } = parts;
  const { table } = knowledge;

  const read = (input: unknown): PlainRecord | Error => {
    try {
      return parts.complete(asRecord(input, table));
    } catch (error) {
      return toError(error);
    }
  };
  const readValid = async (input: unknown): Promise<PlainRecord | Error> => {
    try {
      return read(schema === undefined ? input : await validate(schema, input));
    } catch (error) {
      return toError(error);
    }
  };

  return async <I>(items: readonly Indexed<I>[], signal: AbortSignal) => {
    const records: (PlainRecord | Error)[] = [];
    for (const { input } of items) records.push(schema === undefined ? read(input) : await readValid(input));
    const resolved = await onlyRecords(records, (good) => lookups.resolve(good, signal));
    await describeKeyTables(connection, knowledge, resolved.filter(isRecord));
    const callerIds = await onlyRecords(resolved, (good) => callers.resolve(good, signal));
    return items.map((item, at) => {
      const record = resolved[at];
      const callerId = callerIds[at];
      if (record === undefined || record instanceof Error) return failed(item, toError(record));
      if (callerId instanceof Error) return failed(item, callerId);
      return guarded(item, () => {
        const { id, keys } = keysOf(record, parts);
        const { index, input } = item;
        return { index, input, record, id, keys, etag: etagIn(record, table), callerId };
      });
    });
  };
}

/** Does something with all that are records; the errors among them stay where they are. */
async function onlyRecords<T>(
  records: readonly (PlainRecord | Error)[],
  work: (records: readonly PlainRecord[]) => Promise<readonly (T | Error)[]>,
): Promise<readonly (T | Error)[]> {
  if (records.every(isRecord)) return work(records);
  const good = records.filter(isRecord);
  const done = (await work(good)).values();
  return records.map((record) => (record instanceof Error ? record : (done.next().value as T | Error)));
}

function isRecord(record: PlainRecord | Error): record is PlainRecord {
  return !(record instanceof Error);
}

function asRecord(value: unknown, table: TableDefinition): PlainRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`Expected a record, got ${describeValue(value)}.`);
  }
  // Maps, dates and promises are objects, too, and have no columns.
  const tag = Object.prototype.toString.call(value);
  if (tag !== "[object Object]") {
    const kind = tag.slice("[object ".length, -1);
    throw new UsageError(`Expected a record, got a ${kind}: await it, or make it a plain object.`);
  }
  const record = value as PlainRecord;
  const own = record["@table"];
  if (own === undefined || own === table.name) return record;
  throw new DefinitionError(
    `The record says that it is one of ${describeValue(own)}, and ${table.name} is written. Set its records in a run of their own.`,
    table.name,
  );
}

const NO_KEYS: Pick<Prepared, "id" | "keys"> = { id: undefined, keys: [] };

function keysOf(record: PlainRecord, { knowledge: { table }, matchOn }: PrepareParts): Pick<Prepared, "id" | "keys"> {
  const given = record[table.primaryId];
  const id = isEmpty(given) ? undefined : parseGuid(given);
  if (id === undefined && !isEmpty(given)) throw new ValueError(table.name, table.primaryId, given, "a guid");
  if (id === undefined && matchOn === undefined) return NO_KEYS;
  const own = id === undefined ? [] : [{ columns: [table.primaryId], values: [id] }];
  if (matchOn === undefined) return { id, keys: own };
  const matched = matchOn.map(({ read }) => read(record)).filter((key) => key !== undefined);
  const keys = [...own, ...matched];
  if (keys.length > 0) return { id, keys };
  const missing = matchOn.flatMap(({ columns }) => columns).find((name) => isEmpty(record[name])) ?? table.primaryId;
  const ways = matchOn.map(({ columns }) => columns.join(" and ")).join(", or ");
  throw new ValueError(table.name, missing, record[missing], `a value, for records are matched on ${ways}`);
}
