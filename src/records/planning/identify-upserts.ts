import type { Connection } from "../../connection/connection.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import type { Outcome } from "../../outcomes.ts";
import type { Sender } from "../bulk/sender.ts";
import type { KeyValues } from "../matching/key-values.ts";
import { matchByKeys } from "../matching/match-by-keys.ts";
import type { Upsert, Write } from "../sending/write.ts";

/** An upsert that knows what its record can be found by afterwards. */
export interface FindableUpsert<I = unknown> extends Upsert<I> {
  readonly keys: readonly KeyValues[];
}

/** Looks up the ids of records that were upserted by an alternate key, which the service does not tell. */
export function identifyUpserts(sender: Sender, connection: Connection, table: TableDefinition): Sender {
  return {
    send: async (writes, signals) => {
      const result = await sender.send(writes, signals);
      const upserts = new Map(writes.filter(isFindable).map((write) => [write.index, write]));
      const sought = result.outcomes.filter(isUnidentified).flatMap(({ index }) => upserts.get(index) ?? []);
      if (sought.length === 0) return result;
      const ids = await findIds(sought, { connection, table, signal: signals.signal });
      return { ...result, outcomes: result.outcomes.map((outcome) => withId(outcome, ids.get(outcome.index))) };
    },
  };
}

function isFindable<I>(write: Write<I>): write is FindableUpsert<I> {
  return write.operation === "upsert" && "keys" in write;
}

function isUnidentified(outcome: Outcome): boolean {
  return outcome.status === "ok" && outcome.id === undefined;
}

function withId<I>(outcome: Outcome<I>, id: string | undefined): Outcome<I> {
  return id === undefined ? outcome : { ...outcome, id };
}

async function findIds(
  sought: readonly FindableUpsert[],
  parts: { readonly connection: Connection; readonly table: TableDefinition; readonly signal: AbortSignal | undefined },
): Promise<ReadonlyMap<number, string>> {
  const { table } = parts;
  try {
    const found = await matchByKeys(sought, { ...parts, select: [], retrievalBatchSize: sought.length });
    return new Map(Array.from(found, ([{ index }, { rows }]) => [index, String(rows[0]?.[table.primaryId])]));
  } catch {
    // The records are written, whether their ids can be told or not.
    return new Map();
  }
}
