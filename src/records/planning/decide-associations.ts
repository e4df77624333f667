import type { Connection } from "../../connection/connection.ts";
import { UsageError, ValueError } from "../../errors.ts";
import type { AssociationEnd } from "../../metadata/definition.ts";
import type { PlainRecord } from "../../metadata/record-writer.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import { unknownColumn } from "../../metadata/unknown-column.ts";
import { recordPath } from "../../web-api/literal.ts";
import { isEmpty } from "../matching/key-values.ts";
import { matchByKeys } from "../matching/match-by-keys.ts";
import type { Row } from "../matching/read-lists.ts";
import type { Associate } from "../sending/write.ts";
import { guarded, type Decider, type Decision } from "./decision.ts";
import type { Prepared } from "./prepared.ts";
import type { SetRules } from "./set-rules.ts";

export interface AssociationParts {
  readonly connection: Connection;
  readonly knowledge: TableKnowledge;
  readonly ends: readonly [AssociationEnd, AssociationEnd];
  readonly rules: SetRules;
}

/**
 * Decides for rows of an intersect table, which cannot be created as such: the two records are associated. A pair either
 * is or is not, so there is nothing to update.
 * @throws UsageError where updating is all that is allowed, and for keys other than the pair.
 */
export function createAssociationDecider({ connection, knowledge, ends, rules }: AssociationParts): Decider {
  const { table, entitySets } = knowledge;
  const { mode, noCreate, retrievalBatchSize, ifMatch } = rules;
  const leftOut = new Set<string>();
  if (rules.matchOn !== undefined) {
    const columns = ends.map(({ column }) => column).join(" and ");
    throw new UsageError(
      `${table.name} holds pairs of a many-to-many relationship, which are matched on ${columns}: leave matchOn out.`,
    );
  }
  if (mode === "updateOnly" || ifMatch) {
    throw new UsageError(
      `${table.name} holds pairs of a many-to-many relationship: there is nothing to update in them.`,
    );
  }

  /** A pair has nothing but its two ends. */
  const checkColumns = (record: PlainRecord): void => {
    for (const name of Object.keys(record)) {
      if (name.includes("@") || name === table.primaryId || ends.some(({ column }) => column === name)) continue;
      if (!table.columns.has(name)) throw unknownColumn(table, name);
      leftOut.add(name);
    }
  };

  const associate = <I>({ index, input, callerId, keys, record }: Prepared<I>): Associate<I> => {
    const missing = ends.find(({ column }) => isEmpty(record[column]));
    if (missing !== undefined) {
      throw new ValueError(
        table.name,
        missing.column,
        record[missing.column],
        `the id of a record of ${missing.table}`,
      );
    }
    const [one = "", other = ""] = (keys.at(-1)?.values ?? []).map(String);
    const [end, otherEnd] = ends;
    return {
      operation: "associate",
      index,
      input,
      callerId,
      table,
      one: recordPath(entitySets.get(end.table) ?? end.table, one),
      navigation: end.navigation,
      other: { id: other, path: recordPath(entitySets.get(otherEnd.table) ?? otherEnd.table, other) },
    };
  };

  const decide = <I>(prepared: Prepared<I>, row: Row | undefined): Decision<I> => {
    const { index, input, record } = prepared;
    checkColumns(record);
    const outcome = { status: "ok", index, input, table: table.name } as const;
    if (row !== undefined) return { ...outcome, id: String(row[table.primaryId]), action: "unchanged" };
    return noCreate ? { ...outcome, action: "skipped" } : [associate(prepared)];
  };

  return {
    heedsKeys: true,
    leftOut,
    decide: async <I>(records: readonly Prepared<I>[], signal: AbortSignal) => {
      const found =
        mode === "createOnly"
          ? undefined
          : await matchByKeys(records, { connection, table, select: [], retrievalBatchSize, signal });
      return records.map((prepared) => guarded(prepared, () => decide(prepared, found?.get(prepared)?.rows[0])));
    },
  };
}

/** A pair is known by its two ends. */
export function pairColumns(ends: readonly [AssociationEnd, AssociationEnd]): readonly string[] {
  return ends.map(({ column }) => column);
}
