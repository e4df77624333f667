import type { InnerResponse } from "../batch/model.ts";
import type { Column, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { valuePrinter } from "../reading/print-value.ts";
import { shownIn } from "../store/drafts.ts";
import { idParameters, isRecord } from "../store/record-id.ts";
import { badPayload, doesNotExist, methodNotAllowed } from "../web-api-error.ts";
import { readPayload } from "../wire/body.ts";
import { setFile } from "../writes/set-file.ts";
import { updateRecord } from "../writes/write-record.ts";
import { answerWritten } from "./answer-written.ts";
import { jsonResponse, noContent, writeContext, type Call } from "./call.ts";
import { downloadFile, readFile } from "./download-file.ts";
import { checkPrecondition } from "./preconditions.ts";
import { recordOf } from "./record-key.ts";
import { uploadFile } from "./upload-file.ts";

/**
 * `accounts(<id>)/name`: reads (GET), sets (PUT) and clears (DELETE) one column of one record.
 * Source: "Update and delete table rows using the Web API", single property value (Microsoft Learn).
 *
 * @param keyText of the record, as between the parentheses
 */
export function answerProperty(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  if (column.type === "File" || column.type === "Image") return answerContentColumn(call, table, keyText, column);
  const { method } = call.request;
  if (method === "GET") return readProperty(call, table, keyText, column);
  if (method === "PUT") return writeProperty(call, table, keyText, column, valueInBody(call, table));
  if (method === "DELETE") return writeProperty(call, table, keyText, column, null);
  throw methodNotAllowed(method);
}

/** Files and images are uploaded; an image can be set like other values, too. */
function answerContentColumn(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  const { method } = call.request;
  if (method === "GET") return readFile(call, table, keyText, column);
  if (method === "PATCH") return uploadFile(call, table, keyText, column);
  if (method === "DELETE" && column.type === "File") return deleteFile(call, table, keyText, column);
  if (method === "DELETE") return writeProperty(call, table, keyText, column, null);
  if (method === "PUT" && column.type === "Image") {
    return writeProperty(call, table, keyText, column, valueInBody(call, table));
  }
  throw methodNotAllowed(method);
}

/** `accounts(<id>)/name/$value`: the value as it is, in no JSON. */
export function answerValue(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  const { method } = call.request;
  if (method !== "GET") throw methodNotAllowed(method);
  if (column.type === "Image" || column.type === "File") return downloadFile(call, table, keyText, column);
  const { json } = findValue(call, table, keyText, column);
  if (json === "null") return noContent();
  const value: unknown = JSON.parse(json);
  return { status: 200, headers: { "Content-Type": "text/plain", "OData-Version": "4.0" }, body: String(value) };
}

function readProperty(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  const { json, id } = findValue(call, table, keyText, column);
  if (json === "null") return noContent();
  const context = `${call.target.root}$metadata#${table.entitySetName}(${id})/${column.wireName}`;
  return jsonResponse(200, `{"@odata.context":${JSON.stringify(context)},"value":${json}}`);
}

function findValue(
  call: Call,
  table: Table,
  keyText: string,
  column: Column,
): { readonly json: string; readonly id: string } {
  const id = recordOf(call, table, keyText);
  const sql = `SELECT ${quote(column.logicalName)} FROM ${quote(shownIn(table))} WHERE ${isRecord(table)}`;
  const row = call.environment.store.row(sql, idParameters(id, table));
  if (!row) throw doesNotExist(table.logicalName, id.text);
  return { json: valuePrinter(column)(row[0] ?? null), id: id.text };
}

function writeProperty(call: Call, table: Table, keyText: string, { wireName }: Column, value: unknown): InnerResponse {
  return call.environment.store.transaction(() => {
    const id = recordOf(call, table, keyText);
    checkPrecondition(call, table, id);
    if (!updateRecord(table, id, { [wireName]: value }, writeContext(call))) {
      throw doesNotExist(table.logicalName, id.text);
    }
    return answerWritten(call, table, { id, created: false });
  });
}

function deleteFile(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  return call.environment.store.transaction(() => {
    const id = recordOf(call, table, keyText);
    checkPrecondition(call, table, id);
    if (!setFile(table, id, column, undefined, writeContext(call))) throw doesNotExist(table.logicalName, id.text);
    return noContent();
  });
}

function valueInBody({ request }: Call, { entitySetName }: Table): unknown {
  const payload = readPayload(request, entitySetName);
  if ("value" in payload) return payload.value;
  throw badPayload(entitySetName, `The body has no value. Expected {"value": …}.`);
}
