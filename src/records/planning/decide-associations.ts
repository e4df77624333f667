import type { Connection } from "../../connection/connection.ts";
import { UsageError } from "../../errors.ts";
import type { AssociationEnd } from "../../metadata/definition.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import { recordPath } from "../../web-api/literal.ts";
import { matchByKeys } from "../matching/match-by-keys.ts";
import type { Associate } from "../sending/write.ts";
import type { Decider, Decision } from "./decision.ts";
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
 * @throws UsageError where updating is all that is allowed.
 */
export function createAssociationDecider({ connection, knowledge, ends, rules }: AssociationParts): Decider {
  const { table, entitySets } = knowledge;
  const { mode, noCreate, retrievalBatchSize } = rules;
  if (mode === "updateOnly") {
    throw new UsageError(
      `${table.name} holds pairs of a many-to-many relationship: there is nothing to update in them.`,
    );
  }

  const associate = <I>({ index, input, callerId, keys }: Prepared<I>): Associate<I> => {
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

  return {
    heedsKeys: true,
    leftOut: [],
    decide: async <I>(records: readonly Prepared<I>[], signal: AbortSignal) => {
      if (mode === "createOnly") return records.map((prepared) => [associate(prepared)]);
      const found = await matchByKeys(records, { connection, table, select: [], retrievalBatchSize, signal });
      return records.map((prepared): Decision<I> => {
        const { index, input } = prepared;
        const row = found.get(prepared)?.[0];
        const outcome = { status: "ok", index, input, table: table.name } as const;
        if (row !== undefined) return { ...outcome, id: String(row[table.primaryId]), action: "unchanged" };
        return noCreate ? { ...outcome, action: "skipped" } : [associate(prepared)];
      });
    },
  };
}

/** A pair is known by its two ends. */
export function pairColumns(ends: readonly [AssociationEnd, AssociationEnd]): readonly string[] {
  return ends.map(({ column }) => column);
}
