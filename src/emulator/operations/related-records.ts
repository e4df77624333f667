import type { InnerResponse } from "../batch/model.ts";
import type { Table } from "../definitions/model.ts";
import type { Within } from "../query/count-query.ts";
import { navigateCollection } from "../query/navigations.ts";
import { quote } from "../quote.ts";
import { blobToGuid } from "../guid.ts";
import { isRecord, idParameters, type RecordId } from "../store/record-id.ts";
import { recordExists } from "../values/find-record.ts";
import { doesNotExist, notSupported } from "../web-api-error.ts";
import { noContent, type Call } from "./call.ts";
import { countWithin, listWithin } from "./list-records.ts";
import { recordOf } from "./record-key.ts";
import { answerRecord } from "./retrieve-record.ts";

/** A navigation property of one record, as a path names it. */
export type RelatedOperation = (call: Call, table: Table, key: string, navigation: string) => InnerResponse;

/**
 * `GET accounts(<id>)/contact_customer_accounts`, which takes the options of a list, and
 * `GET accounts(<id>)/primarycontactid`, which takes those of a record. Undefined when the table has no such property.
 */
export function relatedOperation(call: Call, table: Table, navigation: string): RelatedOperation | undefined {
  if (table.navigations.has(navigation)) return answerLookup;
  return navigateCollection(table, navigation, call.environment.definitions) && answerCollection;
}

/** `GET accounts(<id>)/contact_customer_accounts/$count`; undefined when the table has no such collection. */
export function countOperation(call: Call, table: Table, navigation: string): RelatedOperation | undefined {
  return navigateCollection(table, navigation, call.environment.definitions) && countCollection;
}

const answerCollection: RelatedOperation = (call, table, key, navigation) => {
  const within = collectionOf(call, table, key, navigation);
  return listWithin(call, within.collection.target, within);
};

const countCollection: RelatedOperation = (call, table, key, navigation) => {
  const within = collectionOf(call, table, key, navigation);
  return countWithin(call, within.collection.target, within);
};

function collectionOf(call: Call, table: Table, key: string, navigation: string): Within {
  const { definitions, store } = call.environment;
  const id = recordOf(call, table, key);
  if (!recordExists(id, table, store)) throw doesNotExist(table.logicalName, id.text);
  const collection = navigateCollection(table, navigation, definitions);
  if (!collection) throw new Error(`The table '${table.logicalName}' has no collection '${navigation}'.`);
  return { collection, ownerId: id.blob };
}

/** An empty lookup is no error: 204. */
const answerLookup: RelatedOperation = (call, table, key, navigation) => {
  const target = lookUp(call, table, recordOf(call, table, key), navigation);
  return target ? answerRecord(call, target.table, target.id) : noContent();
};

function lookUp(call: Call, table: Table, id: RecordId, navigation: string) {
  const { definitions, store } = call.environment;
  const relationship = table.navigations.get(navigation);
  const lookup = table.columns.get(relationship?.referencingAttribute ?? "");
  if (!relationship || !lookup) throw new Error(`The table '${table.logicalName}' has no lookup '${navigation}'.`);
  const type = lookup.targetColumn === undefined ? "NULL" : quote(lookup.targetColumn);
  const sql = `SELECT ${quote(lookup.logicalName)}, ${type} FROM ${quote(table.logicalName)} WHERE ${isRecord(table)}`;
  const row = store.row(sql, idParameters(id, table));
  if (!row) throw doesNotExist(table.logicalName, id.text);
  const [value, targetName] = row;
  if (!(value instanceof Uint8Array)) return undefined;
  const { referencedTable } = relationship;
  if (referencedTable !== "owner" && targetName !== null && targetName !== referencedTable) return undefined;
  const target = definitions.tables.get(referencedTable === "owner" ? String(targetName) : referencedTable);
  if (!target) throw notSupported(`the navigation property '${navigation}', whose table it does not have`);
  return { table: target, id: { blob: value, text: blobToGuid(value) } };
}
