/** The parties of an activity, as of an email its sender and its recipients, are records that it holds. */
import type { Collection } from "../definitions/collections.ts";
import type { Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import type { RecordId } from "../store/record-id.ts";
import type { Store } from "../store/store.ts";

/** Parties are written with their activity, all of them at once ("ActivityParty table", Microsoft Learn). */
export function isPartyTable({ logicalName }: Pick<Table, "logicalName">): boolean {
  return logicalName === "activityparty";
}

/** The activity's own parties, not the activities in which a record is one. */
export function holdsParties({ table, ...collection }: Collection): boolean {
  if (collection.kind !== "oneToMany" || !isPartyTable(table)) return false;
  return collection.navigation.referencingAttribute === "activityid";
}

export function removeParties({ blob }: RecordId, { logicalName }: Table, store: Store): void {
  store.run(`DELETE FROM ${quote(logicalName)} WHERE "activityid" = ?`, [blob]);
}
