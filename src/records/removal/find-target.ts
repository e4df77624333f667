import { abortable } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { DefinitionError, toError, UsageError, ValueError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { describeTable, type TableKnowledge } from "../../metadata/tables.ts";
import type { NotOkOutcome } from "../../outcomes.ts";
import type { Indexed } from "../bulk/indexed.ts";
import { isEmpty, keyValuesOf, type KeyValues } from "../matching/key-values.ts";
import { etagIn, requireEtag } from "../versions.ts";
import type { KeyColumns } from "../matching/match-on.ts";

/** An id, or a record that has its primary id or the columns that it is matched on. */
export type Removable = string | object;

/** A record to delete, as its input describes it. */
export interface Target<I> extends Indexed<I> {
  readonly knowledge: TableKnowledge;
  /** What it may be found by, in this order; at least one. */
  readonly keys: readonly KeyValues[];
  /** The key is the record's own, and no column to match on. */
  readonly isOwn: boolean;
  /** The version that it must have. */
  readonly etag: string | undefined;
}

interface Finding {
  readonly table: string | undefined;
  readonly matchOn: readonly KeyColumns[] | undefined;
  /** Inputs must bring the version that they were read with. */
  readonly ifMatch: boolean;
}

/** Which table an input is of, and what finds it there. An input that cannot be has its outcome at once. */
export async function findTarget<I>(
  connection: Connection,
  { table, matchOn, ifMatch }: Finding,
  item: Indexed<I>,
  signal: AbortSignal | undefined,
): Promise<Target<I> | NotOkOutcome<I>> {
  try {
    const name = table ?? tableOf(item.input);
    const knowledge = await abortable(describeTable(connection, name), signal);
    const etag = ifMatch ? etagOfInput(item.input, knowledge.table) : undefined;
    return { ...item, knowledge, etag, ...keysOf(knowledge.table, item.input, matchOn) };
  } catch (error) {
    return { status: isOfTheRecord(error) ? "failed" : "notSent", ...item, error: toError(error) };
  }
}

/** @throws ValueError, UsageError for what has no version. */
function etagOfInput(input: unknown, table: TableDefinition): string {
  if (table.association !== undefined) {
    throw new UsageError(
      `${table.name} holds pairs of a many-to-many relationship, which have no versions: leave ifMatch out.`,
    );
  }
  const record = typeof input === "object" && input !== null ? (input as Readonly<Record<string, unknown>>) : {};
  return requireEtag(etagIn(record, table), table);
}

/** Otherwise the table could not be looked up, and the record may be as good as any. */
function isOfTheRecord(error: unknown): boolean {
  return [DefinitionError, UsageError, ValueError].some((kind) => error instanceof kind);
}

function tableOf(input: unknown): string {
  const table = typeof input === "string" ? undefined : columnOf(input, "@table");
  if (typeof table === "string") return table;
  throw new UsageError('The record does not say its table: give removeRecords the table, or the record an "@table".');
}

/** JSON and JavaScript bring what no type has promised: null has no columns. */
function columnOf(record: unknown, name: string): unknown {
  return (record as Readonly<Record<string, unknown>> | null)?.[name];
}

/** What a record is known by: its id, or what columns to match on hold. */
function keysOf(
  table: TableDefinition,
  input: unknown,
  matchOn: readonly KeyColumns[] | undefined,
): Pick<Target<unknown>, "keys" | "isOwn"> {
  const isId = typeof input === "string";
  const isOwn = isId || matchOn === undefined;
  const ways = isId ? [[table.primaryId]] : (matchOn ?? ownKeys(table));
  const names = ways.flat();
  const record = Object.fromEntries(names.map((name) => [name, isId ? input : columnOf(input, name)]));
  const keys = ways.map((columns) => keyValuesOf(table, record, columns)).filter((key) => key !== undefined);
  if (keys.length > 0) return { keys: isOwn ? keys.slice(0, 1) : keys, isOwn };
  const missing = names.find((name) => isEmpty(record[name])) ?? table.primaryId;
  throw new ValueError(table.name, missing, record[missing], expectedKeys(table, ways));
}

/** The partition that a record of an elastic table is in. */
export const PARTITION = "partitionid";

/** A pair of a many-to-many relationship is known by its two ends, too; an id of an elastic table in its partition. */
function ownKeys({ primaryId, association, isElastic }: TableDefinition): readonly KeyColumns[] {
  if (association !== undefined) return [[primaryId], association.map(({ column }) => column)];
  return isElastic ? [[primaryId, PARTITION], [primaryId]] : [[primaryId]];
}

function expectedKeys({ primaryId }: TableDefinition, ways: readonly KeyColumns[]): string {
  const [first = [], ...others] = ways;
  if (others.length > 0)
    return `a value in all columns of ${ways.map((columns) => columns.join(" and ")).join(", or of ")}`;
  if (first.length === 1 && first[0] === primaryId) return "the primary id of the record to delete";
  return `a value, for the record to delete is matched on ${first.join(" and ")}`;
}
