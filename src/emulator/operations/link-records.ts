import type { InnerResponse } from "../batch/model.ts";
import { findCollection, type Collection } from "../definitions/collections.ts";
import type { Table } from "../definitions/model.ts";
import type { RecordId } from "../store/record-id.ts";
import { findRecord } from "../values/find-record.ts";
import { readReference } from "../values/read-reference.ts";
import { notFound, readRecordKey, type RecordKey } from "../values/record-key.ts";
import { badPayload, badRequest, doesNotExist, methodNotAllowed, WebApiError } from "../web-api-error.ts";
import { readPayload } from "../wire/body.ts";
import type { Segment } from "../wire/url.ts";
import { associate, disassociate } from "../writes/associations.ts";
import { updateRecord } from "../writes/write-record.ts";
import { noContent, writeContext, type Call } from "./call.ts";
import { checkPrecondition } from "./preconditions.ts";
import { recordOf } from "./record-key.ts";

/**
 * `accounts(<id>)/<navigation property>/$ref`: links records and parts them. POST adds to a collection, PUT sets a
 * lookup, DELETE takes away from either. Source: "Associate and disassociate table rows using the Web API" (Microsoft
 * Learn).
 *
 * @param keyText of the record, as between the parentheses
 */
export function linkRecords(call: Call, table: Table, keyText: string, navigation: Segment): InnerResponse {
  const { environment } = call;
  return environment.store.transaction(() => {
    const id = recordOf(call, table, keyText);
    checkPrecondition(call, table, id);
    const collection = findCollection(navigation.name, table, environment.definitions);
    if (collection) changeCollection(call, table, id, collection, navigation);
    else changeLookup(call, table, id, navigation);
    return noContent();
  });
}

function changeCollection(call: Call, table: Table, id: RecordId, collection: Collection, { key }: Segment): void {
  const { method } = call.request;
  const owner = { table, id };
  if (method === "POST" && key === undefined) {
    associate(
      owner,
      collection,
      findMember(call, collection.table, keyInBody(call, collection.table)),
      writeContext(call),
    );
  } else if (method === "DELETE") {
    const member = key === undefined ? keyInOption(call, collection.table) : readRecordKey(key, collection.table);
    disassociate(owner, collection, findMember(call, collection.table, member), writeContext(call));
  } else throw methodNotAllowed(method);
}

function changeLookup(call: Call, table: Table, id: RecordId, { name, key }: Segment): void {
  const { method } = call.request;
  if (!table.navigations.has(name)) throw noReference(name);
  if (key !== undefined || (method !== "PUT" && method !== "DELETE")) throw methodNotAllowed(method);
  const target = method === "PUT" ? urlInBody(call, table) : null;
  const found = updateRecord(table, id, { [`${name}@odata.bind`]: target }, writeContext(call));
  if (!found) throw doesNotExist(table.logicalName, id.text);
}

function urlInBody({ request }: Call, { entitySetName }: Table): unknown {
  const { "@odata.id": url } = readPayload(request, entitySetName);
  if (url !== undefined && url !== null) return url;
  throw badPayload(entitySetName, `The body names no record. Expected {"@odata.id": "${entitySetName}(<guid>)"}.`);
}

function keyInBody(call: Call, table: Table): RecordKey {
  return keyOf(urlInBody(call, table), call, table);
}

function keyInOption(call: Call, table: Table): RecordKey {
  const url = call.target.options.get("$id");
  if (url !== undefined) return keyOf(url, call, table);
  throw badRequest(
    `Say which record is to be taken out: behind the collection in parentheses, or as '$id=${table.entitySetName}(<guid>)'.`,
  );
}

function keyOf(url: unknown, { environment }: Call, table: Table): RecordKey {
  const reference = readReference(url, environment.definitions, table.entitySetName);
  if (reference.table === table) return reference.key;
  throw badPayload(table.entitySetName, `'${reference.text}' is not a record of the table '${table.logicalName}'.`);
}

function findMember({ environment }: Call, table: Table, key: RecordKey): RecordId {
  const id = findRecord(key, table, environment.store);
  if (!id) throw notFound(key, table);
  return id;
}

/** In the words of the service's URL parser. */
function noReference(name: string): WebApiError {
  return new WebApiError(404, "0x8006088a", `The URI segment '$ref' is invalid after the segment '${name}'.`);
}
