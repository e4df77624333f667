import type { InnerResponse } from "../batch/model.ts";
import type { Column, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";
import { shownIn } from "../store/drafts.ts";
import { findFile, readBytes } from "../store/files.ts";
import { idParameters, isRecord } from "../store/record-id.ts";
import { doesNotExist } from "../web-api-error.ts";
import { jsonType } from "../wire/headers.ts";
import { binaryType } from "../wire/read-request.ts";
import { readRange, type ByteRange } from "./byte-ranges.ts";
import { noContent, type Call } from "./call.ts";
import { recordOf } from "./record-key.ts";
import { CHUNK_BYTES } from "./upload-file.ts";

interface Content {
  readonly recordId: string;
  readonly name: string;
  readonly size: number;
  read(range: ByteRange): Uint8Array<ArrayBuffer>;
}

/**
 * `GET accounts(<id>)/new_file/$value`: the file, or the part of it that a Range header names; 204 where there is none.
 * An image comes as it was sent, whether or not the client wants it whole (`size=full`).
 * Source: "Use file column data" (Microsoft Learn).
 */
export function downloadFile(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  return answerContent(call, contentOf(call, table, keyText, column), (bytes) => ({
    headers: { "Content-Type": binaryType },
    bytes,
  }));
}

/** `GET accounts(<id>)/new_file`: the same as base64 in JSON, which is how dynamics-web-api downloads. */
export function readFile(call: Call, table: Table, keyText: string, column: Column): InnerResponse {
  const { url, root } = call.target;
  return answerContent(call, contentOf(call, table, keyText, column), (bytes, { name, recordId }) => {
    const context = `${root}$metadata#${table.entitySetName}(${recordId})/${column.wireName}`;
    return {
      headers: {
        "Content-Type": jsonType,
        "Content-Disposition": `attachment; filename="${encodeURIComponent(name)}"`,
        Location: url,
      },
      body: JSON.stringify({ "@odata.context": context, value: Buffer.from(bytes).toString("base64") }),
    };
  });
}

function answerContent(
  call: Call,
  content: Content | undefined,
  write: (bytes: Uint8Array<ArrayBuffer>, content: Content) => Omit<InnerResponse, "status">,
): InnerResponse {
  if (!content) return noContent();
  const { name, size } = content;
  const range = readRange(call.request.headers.range, size);
  const names = ["x-ms-file-size", "x-ms-file-name", ...(range ? ["x-ms-chunk-size"] : []), "mimetype"];
  const written = write(content.read(range ?? { first: 0, last: size - 1 }), content);
  return {
    ...written,
    status: range ? 206 : 200,
    headers: {
      "OData-Version": "4.0",
      "x-ms-file-size": String(size),
      "x-ms-file-name": encodeURIComponent(name),
      mimetype: binaryType,
      ...(range && {
        "x-ms-chunk-size": String(CHUNK_BYTES),
        "Content-Range": `bytes ${range.first}-${range.last}/${size}`,
      }),
      "Access-Control-Expose-Headers": names.join("; "),
      ...written.headers,
    },
  };
}

function contentOf(call: Call, table: Table, keyText: string, column: Column): Content | undefined {
  const { store } = call.environment;
  const id = recordOf(call, table, keyText);
  const sql = `SELECT ${quote(column.logicalName)} FROM ${quote(shownIn(table))} WHERE ${isRecord(table)}`;
  const row = store.row(sql, idParameters(id, table));
  if (!row) throw doesNotExist(table.logicalName, id.text);
  const [value] = row;
  if (!(value instanceof Uint8Array)) return undefined;
  if (column.type === "Image") {
    return {
      recordId: id.text,
      name: column.logicalName,
      size: value.length,
      read: ({ first, last }) => value.slice(first, last + 1),
    };
  }
  const file = findFile(value, store);
  return file && { recordId: id.text, ...file, read: ({ first, last }) => readBytes(file.id, first, last, store) };
}
