import type { ServiceRequest, ServiceResponse } from "../../connection/request.ts";
import { ServiceError, toError } from "../../errors.ts";
import type { FileContent } from "../../metadata/file-values.ts";
import { recordPath } from "../../web-api/literal.ts";
import { settleDone, settleNotDone, type Entry } from "./entry.ts";
import { settleRefusals } from "./refusals.ts";
import { sendEntries, type Sending } from "./sending.ts";
import { headersOf, withTag } from "./single-writes.ts";
import type { Upload } from "./write.ts";

/** What one request takes; more goes in blocks. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

/** Fills a file column, or empties it. Source: "Use file column data". */
export async function sendUpload(entry: Entry, write: Upload, sending: Sending): Promise<void> {
  const { content } = write;
  if (content === null) return sendLast(entry, { method: "DELETE", ...addressOf(write, sending) }, sending);
  const bytes = await read(entry, content);
  if (bytes === undefined) return;
  // Names beyond ASCII are documented for blocks only.
  const isInBlocks = bytes.length > MOST_AT_ONCE || (bytes.length > 0 && !isAscii(content.name));
  if (isInBlocks) return sendBlocks(entry, write, { name: content.name, bytes }, sending);
  return sendLast(entry, filled(named(addressOf(write, sending), content.name), bytes), sending);
}

/** The file may be gone since it was looked at. */
async function read(entry: Entry, content: FileContent): Promise<Uint8Array | undefined> {
  try {
    return await content.read();
  } catch (error) {
    settleNotDone([entry], "failed", toError(error));
    return undefined;
  }
}

interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where a request goes, and what it says beside its body. */
type Address = Required<Pick<ServiceRequest, "path" | "headers">>;

/** Filling a column twice with the same is no more than filling it once. */
type Part = Omit<ServiceRequest, "idempotent">;

/** The service says where the blocks go and how large they are; the column changes with the last one. */
async function sendBlocks(entry: Entry, write: Upload, { bytes, name }: NamedBytes, sending: Sending): Promise<void> {
  const { path, headers } = named(addressOf(write, sending), name);
  const opening: Part = { method: "PATCH", path, headers: { ...headers, "x-ms-transfer-mode": "chunked" } };
  const opened = await sendPart(entry, opening, sending);
  if (opened === undefined) return;
  // What is opened and never filled changes nothing.
  entry.doubtful = false;
  const location = opened.headers.location;
  const size = Number(opened.headers["x-ms-chunk-size"]);
  if (location === undefined || !Number.isSafeInteger(size) || size <= 0) {
    const { status, requestId } = opened;
    const message = `The service opened no upload for ${write.table.name}.${write.column}: it does not say where the blocks go and how large they are.`;
    settleNotDone([entry], "failed", new ServiceError(message, { status, requestId }));
    return;
  }
  const place = named(
    { ...addressOf(write, sending), path: new URL(location, `${sending.connection.url}/`).href },
    name,
  );
  for (let from = 0; from < bytes.length; from += size) {
    const block = bytes.subarray(from, from + size);
    const range = `bytes ${from}-${from + block.length - 1}/${bytes.length}`;
    const part = filled({ ...place, headers: { ...place.headers, "content-range": range } }, block);
    if (from + size >= bytes.length) return sendLast(entry, part, sending);
    if ((await sendPart(entry, part, sending)) === undefined) return;
  }
}

async function sendLast(entry: Entry, part: Part, sending: Sending): Promise<void> {
  if ((await sendPart(entry, part, sending)) !== undefined) settleDone(entry);
}

/** The answer; undefined when there is none to go on with, and the entry is settled. */
async function sendPart(entry: Entry, part: Part, sending: Sending): Promise<ServiceResponse | undefined> {
  const heard = await sendEntries([entry], { ...part, idempotent: true }, sending);
  if (heard?.what === "answered") return heard.response;
  if (heard?.what === "refused") await settleRefusals([{ entry, error: heard.error }], sending);
  return undefined;
}

function addressOf(write: Upload, sending: Sending): Address {
  const { table, id, column } = write;
  return {
    path: withTag(`${recordPath(table.entitySet, id)}/${column}`, sending),
    headers: headersOf(write, sending),
  };
}

function filled({ path, headers }: Address, body: Uint8Array): Part {
  return { method: "PATCH", path, headers: { ...headers, "content-type": "application/octet-stream" }, body };
}

/** With the file's name: as an option of the address it may hold any character, as a header it may not. */
function named({ path, headers }: Address, name: string): Address {
  if (isAscii(name)) return { path, headers: { ...headers, "x-ms-file-name": name } };
  return { path: `${path}${path.includes("?") ? "&" : "?"}x-ms-file-name=${encodeURIComponent(name)}`, headers };
}

function isAscii(name: string): boolean {
  return /^[\x20-\x7e]+$/.test(name);
}
