import type { Collection } from "../definitions/collections.ts";
import type { Table } from "../definitions/model.ts";
import type { RecordId } from "../store/record-id.ts";
import { findRecord } from "../values/find-record.ts";
import { readReference } from "../values/read-reference.ts";
import { notFound } from "../values/record-key.ts";
import { writeReference } from "../values/write-reference.ts";
import { badPayload, badRequest } from "../web-api-error.ts";
import { isObject } from "../wire/body.ts";
import { holdsParties, removeParties } from "./parties.ts";
import { associate } from "./associations.ts";
import type { Payload, Step, WriteMode, Writing } from "./step.ts";

/**
 * What a payload says of a collection: the records in it, which are made ("deep insert"), or `name@odata.bind` with
 * references to records that are there. Only a new record can bring its collections along, but for the parties of an
 * activity, which an update replaces.
 * Source: "Create a table row using the Web API", related rows (Microsoft Learn).
 */
export function collectionStep(collection: Collection, property: string, table: Table, mode: WriteMode): Step {
  const replaces = mode === "update" && holdsParties(collection);
  if (mode === "update" && !replaces) {
    throw badRequest(
      `The collection '${property}' cannot be changed by an update of '${table.logicalName}'. Send its records to their own table, or links to '$ref'.`,
    );
  }
  const isReference = property.includes("@");
  return {
    columns: [],
    write(payload) {
      if (!Array.isArray(payload[property])) throw noList(property, table);
    },
    after(payload, writing) {
      const owner = { table, id: writing.record };
      if (replaces) removeParties(writing.record, collection.table, writing.environment.store);
      for (const item of payload[property] as readonly unknown[]) {
        if (isReference) associate(owner, collection, referredTo(item, collection, table, writing), writing);
        else insertInto(item, collection, property, table, writing);
      }
    },
  };
}

function insertInto(item: unknown, collection: Collection, property: string, table: Table, writing: Writing): void {
  if (!isObject(item)) throw noList(property, table);
  if (collection.kind === "manyToMany") {
    const id = writing.others.insert(collection.table, item);
    associate({ table, id: writing.record }, collection, id, writing);
    return;
  }
  const { navigationProperty } = collection.navigation;
  const link: Payload = { [`${navigationProperty}@odata.bind`]: writeReference(writing.record, table) };
  writing.others.insert(collection.table, { ...item, ...link });
}

function referredTo(item: unknown, collection: Collection, table: Table, { environment }: Writing): RecordId {
  const reference = readReference(item, environment.definitions, table.entitySetName);
  if (reference.table !== collection.table) {
    const expected = collection.table.logicalName;
    throw badPayload(table.entitySetName, `'${reference.text}' is not a record of the table '${expected}'.`);
  }
  const id = findRecord(reference.key, reference.table, environment.store);
  if (!id) throw notFound(reference.key, reference.table);
  return id;
}

function noList(property: string, { entitySetName }: Table): Error {
  return badPayload(entitySetName, `A list of records was expected as '${property}'.`);
}
