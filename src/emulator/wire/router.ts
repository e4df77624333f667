import type { InnerResponse } from "../batch/model.ts";
import { answerEntityDefinitions } from "../definitions/entity-definitions.ts";
import type { Table } from "../definitions/model.ts";
import { jsonResponse, type Call, type RecordOperation, type TableOperation } from "../operations/call.ts";
import { createMultiple } from "../operations/create-multiple.ts";
import { createRecord } from "../operations/create-record.ts";
import { deleteRecord } from "../operations/delete-record.ts";
import { countRecords, listRecords } from "../operations/list-records.ts";
import { retrieveRecord } from "../operations/retrieve-record.ts";
import { updateMultiple } from "../operations/update-multiple.ts";
import { updateRecord } from "../operations/update-record.ts";
import { whoAmI } from "../operations/who-am-i.ts";
import { OWNER_TABLE } from "../store/schema.ts";
import { methodNotAllowed, notSupported, unknownSegment, WebApiError } from "../web-api-error.ts";

const onCollection = new Map<string, TableOperation>([
  ["GET", listRecords],
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
  ["Microsoft.Dynamics.CRM.DeleteMultiple", refuseDeleteMultiple],
]);

/**
 * What stands at the root of the service beside the tables, and the emulator does not have: $metadata, definitions,
 * functions and actions. Which of the last a service has depends on its solutions, but tables begin with a small letter.
 */
const MISSING = /^[A-Z$]/;

/** Finds the operation that a request asks for, and does it. */
export function route(call: Call): InnerResponse {
  const { method } = call.request;
  const [first, second, ...others] = call.target.segments;
  if (!first) throw notSupported("the service document");
  if (first.name === "WhoAmI" && !second) return only("GET", method, () => whoAmI(call));
  if (first.name === "EntityDefinitions") return describeTables(call);
  if (MISSING.test(first.name)) throw notSupported(`'${call.target.path}'`);
  const table = call.environment.definitions.sets.get(first.name);
  if (!table) throw unknownSegment(first.name);
  if (isReadOnly(table) && method !== "GET") throw methodNotAllowed(method);
  if (others.at(-1)?.name === "$ref") throw notSupported(`linking records by '$ref', as in '${call.target.path}'`);
  if (others.length > 0) throw notSupported(`the path '${call.target.path}'`);
  if (first.key !== undefined) return answerOnRecord(call, table, first.key, second?.name);
  return second ? answerOnTable(call, table, second.name) : answerOnCollection(call, table);
}

function answerOnCollection(call: Call, table: Table): InnerResponse {
  const { method } = call.request;
  const operation = onCollection.get(method);
  if (!operation) throw methodNotAllowed(method);
  return operation(call, table);
}

/** Owners are users and teams, and are made as such; pairs of a relationship are made by associating records. */
function isReadOnly({ logicalName, isIntersect }: Table): boolean {
  return logicalName === OWNER_TABLE || isIntersect;
}

function answerOnRecord(call: Call, table: Table, key: string, property: string | undefined): InnerResponse {
  if (property !== undefined) throw notSupported(`paths that lead on from a record, such as '${call.target.path}'`);
  const { method } = call.request;
  const operation = onRecord.get(method);
  if (method === "PUT") throw notSupported("replacing a record (PUT)");
  if (!operation) throw methodNotAllowed(method);
  return operation(call, table, key);
}

function answerOnTable(call: Call, table: Table, name: string): InnerResponse {
  if (name === "$count") return only("GET", call.request.method, () => countRecords(call, table));
  const action = actions.get(name);
  if (action) return only("POST", call.request.method, () => action(call, table));
  if (name.startsWith("Microsoft.Dynamics.CRM.")) throw notSupported(`the message '${name}'`);
  throw unknownSegment(name);
}

function only(allowed: string, method: string, answer: () => InnerResponse): InnerResponse {
  if (method !== allowed) throw methodNotAllowed(method);
  return answer();
}

function describeTables({ request: { method }, target, environment }: Call): InnerResponse {
  if (method !== "GET") throw notSupported(`making or changing definitions ('${method} ${target.path}')`);
  const { path, options, root } = target;
  const body = answerEntityDefinitions(path, options, environment.definitions, `${root}$metadata`);
  return jsonResponse(200, JSON.stringify(body));
}

/** Only elastic tables have it, and the service says so in these words. */
function refuseDeleteMultiple(): never {
  throw new WebApiError(501, "0x80040216", "DeleteMultiple has not yet been implemented.");
}
