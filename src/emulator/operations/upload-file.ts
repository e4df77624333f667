import type { InnerResponse } from "../batch/model.ts";
import type { Column, Table } from "../definitions/model.ts";
import { blobToGuid, guidToBlob, isGuid } from "../guid.ts";
import { appendBlock, beginFile, findFile, hasBlock, type StoredFile } from "../store/files.ts";
import type { RecordId } from "../store/record-id.ts";
import { recordExists } from "../values/find-record.ts";
import { KILOBYTE } from "../values/read-value.ts";
import { badRequest, doesNotExist, fileTooBig, notSupported, WebApiError } from "../web-api-error.ts";
import { setFile } from "../writes/set-file.ts";
import { updateRecord } from "../writes/write-record.ts";
import { noContent, writeContext, type Call } from "./call.ts";
import { readContentRange, type ContentRange } from "./byte-ranges.ts";
import { checkPrecondition } from "./preconditions.ts";
import { recordOf } from "./record-key.ts";

/** What the service recommends; it takes other sizes, too. */
export const CHUNK_BYTES = 4_194_304;

interface Place {
  readonly table: Table;
  readonly record: RecordId;
  readonly column: Column;
}

/**
 * `PATCH accounts(<id>)/new_file`: takes a file or image in one request, or in chunks that come one after another.
 * Source: "Use file column data" (Microsoft Learn).
 *
 * @param keyText of the record, as between the parentheses
 */
export function uploadFile(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  const { headers } = call.request;
  return call.environment.store.transaction(() => {
    const record = recordOf(call, table, keyText);
    if (!recordExists(record, table, call.environment.store)) throw doesNotExist(table.logicalName, record.text);
    checkPrecondition(call, table, record);
    const place = { table, record, column };
    const session = call.target.options.get("sessiontoken");
    if (session !== undefined) return takeChunk(call, place, session);
    if (headers["x-ms-transfer-mode"]?.toLowerCase() === "chunked") return beginChunks(call, place);
    return takeWhole(call, place);
  });
}

function takeWhole(call: Call, { table, record, column }: Place): InnerResponse {
  const content = bytesOf(call);
  if (content.length > maximumSize(column)) throw fileTooBig();
  if (column.type === "Image") {
    const base64 = Buffer.from(content).toString("base64");
    updateRecord(table, record, { [column.wireName]: base64 }, writeContext(call));
    return noContent();
  }
  const { store } = call.environment;
  const name = nameIn(call);
  const { blob } = beginFile(name, placeOf({ table, record, column }), store);
  appendBlock({ id: blob, size: 0 }, content, store);
  setFile(table, record, column, { id: blob, name }, writeContext(call));
  return noContent();
}

/** Gives the address to which the chunks are to be sent. */
function beginChunks(call: Call, place: Place): InnerResponse {
  if (place.column.type === "Image") throw notSupported("uploading an image in chunks; send it in one request");
  const { text } = beginFile(nameIn(call), placeOf(place), call.environment.store);
  const { root, path } = call.target;
  return {
    status: 200,
    headers: {
      "OData-Version": "4.0",
      "Accept-Ranges": "bytes",
      Location: `${root}${path}?sessiontoken=${text}`,
      "x-ms-chunk-size": String(CHUNK_BYTES),
      "Access-Control-Expose-Headers": "x-ms-chunk-size",
    },
  };
}

/** A chunk that is there already came twice, which changes nothing. */
function takeChunk(call: Call, place: Place, session: string): InnerResponse {
  const { store } = call.environment;
  const file = isGuid(session) ? findFile(guidToBlob(session), store) : undefined;
  if (file?.place !== placeOf(place)) throw unknownSession(session);
  const content = bytesOf(call);
  const range = readContentRange(call.request.headers["content-range"], content.length);
  if (range.total > maximumSize(place.column)) throw fileTooBig();
  if (range.first === file.size) appendBlock(file, content, store);
  else if (!hasBlock(file.id, range.first, content.length, store)) throw outOfOrder(file, range);
  if (range.last + 1 < range.total) return { status: 206, headers: { "OData-Version": "4.0" } };
  setFile(place.table, place.record, place.column, file, writeContext(call));
  return noContent();
}

function bytesOf({ request: { bytes } }: Call): Uint8Array {
  if (bytes) return bytes;
  throw new WebApiError(
    415,
    "0x80060888",
    "A file comes as 'Content-Type: application/octet-stream', with its bytes as the body, and not inside of a batch.",
  );
}

/** The header comes first; names outside of ASCII can only be given in the address. */
function nameIn({ request, target }: Call): string {
  const name = request.headers["x-ms-file-name"] ?? target.options.get("x-ms-file-name") ?? "";
  if (name !== "") return name;
  throw new WebApiError(400, "0x80040203", "The name of the file is missing. Send it as the header 'x-ms-file-name'.");
}

function maximumSize({ maxSizeInKb = Infinity }: Column): number {
  return maxSizeInKb * KILOBYTE;
}

function placeOf({ table, record, column }: Place): string {
  return `${table.logicalName}/${record.text}/${column.logicalName}`;
}

function unknownSession(session: string): WebApiError {
  return badRequest(`The sessiontoken '${session}' is not one of an upload to this column. Begin the upload again.`);
}

function outOfOrder({ id, size }: StoredFile, { first, last }: ContentRange): WebApiError {
  return badRequest(
    `The chunk from byte ${first} to ${last} does not follow those that are there: ${size} bytes of the file ${blobToGuid(id)} have come. Send the chunks in their order.`,
  );
}
