import type { InnerResponse } from "../batch/model.ts";
import { customize } from "../customization/customize.ts";
import { publish, publishAll } from "../customization/publish.ts";
import { answerDefinitions } from "../definitions/answer-definitions.ts";
import { isDefinitionCollection } from "../definitions/find-definition.ts";
import type { Table } from "../definitions/model.ts";
import { bulkDelete } from "../operations/bulk-delete.ts";
import { jsonResponse, type Call, type RecordOperation, type TableOperation } from "../operations/call.ts";
import { createMultiple } from "../operations/create-multiple.ts";
import { createRecord } from "../operations/create-record.ts";
import { deleteMultiple } from "../operations/delete-multiple.ts";
import { deleteRecord } from "../operations/delete-record.ts";
import { countRecords } from "../operations/list-records.ts";
import { queryRecords } from "../operations/query-records.ts";
import { retrieveRecord } from "../operations/retrieve-record.ts";
import { metadataDocument, serviceDocument } from "../operations/service-documents.ts";
import { totalRecordCount } from "../operations/total-record-count.ts";
import { RETRIEVE_UNPUBLISHED, unpublishedRecords } from "../operations/unpublished-records.ts";
import { updateMultiple } from "../operations/update-multiple.ts";
import { updateRecord } from "../operations/update-record.ts";
import { upsertMultiple } from "../operations/upsert-multiple.ts";
import { whoAmI } from "../operations/who-am-i.ts";
import { isView } from "../store/views.ts";
import { isPartyTable } from "../writes/parties.ts";
import { answerBelowRecord } from "./record-path.ts";
import { methodNotAllowed, notSupported, unknownSegment } from "../web-api-error.ts";
import type { Segment } from "./url.ts";

const onCollection = new Map<string, TableOperation>([
  ["GET", queryRecords],
  ["POST", createRecord],
]);

const onRecord = new Map<string, RecordOperation>([
  ["GET", retrieveRecord],
  ["PATCH", updateRecord],
  ["DELETE", deleteRecord],
]);

const actions = new Map<string, TableOperation>([
  ["Microsoft.Dynamics.CRM.CreateMultiple", createMultiple],
  ["Microsoft.Dynamics.CRM.UpdateMultiple", updateMultiple],
  ["Microsoft.Dynamics.CRM.UpsertMultiple", upsertMultiple],
  ["Microsoft.Dynamics.CRM.DeleteMultiple", deleteMultiple],
]);

/** What stands at the root of the service beside the tables: the method that it takes, and what it does. */
const atRoot = new Map<string, readonly [method: string, operation: (call: Call, key: string) => InnerResponse]>([
  ["$metadata", ["GET", metadataDocument]],
  ["BulkDelete", ["POST", bulkDelete]],
  ["PublishAllXml", ["POST", publishAll]],
  ["PublishXml", ["POST", publish]],
  ["RetrieveTotalRecordCount", ["GET", totalRecordCount]],
  ["WhoAmI", ["GET", whoAmI]],
]);

/**
 * What stands at the root of the service beside the tables, and the emulator does not have: functions and actions.
 * Which of them a service has depends on its solutions, but tables begin with a small letter.
 */
const MISSING = /^[A-Z$]/;

/** Finds the operation that a request asks for, and does it. */
export function route(call: Call): InnerResponse {
  const { method } = call.request;
  const [first, second] = call.target.segments;
  if (!first) return only("GET", method, () => serviceDocument(call));
  const [allowed, operation] = (second ? undefined : atRoot.get(first.name)) ?? [];
  if (allowed !== undefined && operation) return only(allowed, method, () => operation(call, first.key ?? ""));
  if (isDefinitionCollection(first.name)) return method === "GET" ? describe(call) : customize(call);
  if (MISSING.test(first.name)) throw notSupported(`'${call.target.path}'`);
  return answerBelowTable(call, first);
}

function answerBelowTable(call: Call, { name, key }: Segment): InnerResponse {
  const [, second, ...others] = call.target.segments;
  const table = call.environment.definitions.sets.get(name);
  if (!table) throw unknownSegment(name);
  if (call.request.method === "GET") call.environment.checkPrivilege("Read", table, call.caller);
  if (isReadOnly(table) && call.request.method !== "GET") throw methodNotAllowed(call.request.method);
  if (key !== undefined && second) return answerBelowRecord(call, table, key, [second, ...others]);
  if (others.length > 0) throw notSupported(`the path '${call.target.path}'`);
  if (key !== undefined) return answerOnRecord(call, table, key);
  return second ? answerOnTable(call, table, second.name) : answerOnCollection(call, table);
}

function answerOnCollection(call: Call, table: Table): InnerResponse {
  const { method } = call.request;
  const operation = onCollection.get(method);
  if (!operation) throw methodNotAllowed(method);
  return operation(call, table);
}

/**
 * What a view shows is written in its own table, pairs of a relationship by associating records, and parties with
 * their activity.
 */
function isReadOnly(table: Table): boolean {
  return isView(table) || table.isIntersect || isPartyTable(table);
}

function answerOnRecord(call: Call, table: Table, key: string): InnerResponse {
  const { method } = call.request;
  const operation = onRecord.get(method);
  if (method === "PUT") throw notSupported("replacing a record (PUT)");
  if (!operation) throw methodNotAllowed(method);
  return operation(call, table, key);
}

function answerOnTable(call: Call, table: Table, name: string): InnerResponse {
  if (name === "$count") return only("GET", call.request.method, () => countRecords(call, table));
  if (name === RETRIEVE_UNPUBLISHED) return only("GET", call.request.method, () => unpublishedRecords(call, table));
  const action = actions.get(name);
  if (action) return only("POST", call.request.method, () => action(call, table));
  if (name.startsWith("Microsoft.Dynamics.CRM.")) throw notSupported(`the message '${name}'`);
  throw unknownSegment(name);
}

function only(allowed: string, method: string, answer: () => InnerResponse): InnerResponse {
  if (method !== allowed) throw methodNotAllowed(method);
  return answer();
}

function describe({ target: { path, options, root }, environment }: Call): InnerResponse {
  const body = answerDefinitions(path, options, environment.definitions, `${root}$metadata`);
  return jsonResponse(200, JSON.stringify(body));
}
