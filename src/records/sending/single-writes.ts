import type { TableDefinition } from "../../metadata/definition.ts";
import type { BatchPart } from "../../web-api/batch.ts";
import type { Payload } from "../../web-api/bulk-messages.ts";
import { keyPath, recordPath } from "../../web-api/literal.ts";
import { callerHeaders } from "./caller.ts";
import type { Sending } from "./sending.ts";
import type { Upload, Write } from "./write.ts";

/** What a write is as a request of its own. An upload cannot be part of a `$batch`. */
export type SingleWrite = Exclude<Write, Upload>;

/** @throws URIError for a key that cannot be sent. */
export function singleRequest(write: SingleWrite, sending: Sending): BatchPart {
  const headers = headersOf(write, sending);
  const { method, path, body, condition } = describe(write);
  return {
    method,
    path: withTag(path, sending),
    headers: condition === undefined ? headers : { ...headers, ...condition },
    ...(body === undefined ? undefined : { body: JSON.stringify(body) }),
  };
}

interface Description {
  readonly method: BatchPart["method"];
  readonly path: string;
  readonly body?: object;
  readonly condition?: Readonly<Record<string, string>>;
}

/** Without it, PATCH would create the record. Source: "Perform conditional operations using the Web API". */
function matching(etag = "*"): Readonly<Record<string, string>> {
  return { "If-Match": etag };
}

function describe(write: SingleWrite): Description {
  const { entitySet, primaryId } = write.table;
  switch (write.operation) {
    case "create":
      return { method: "POST", path: entitySet, body: createBody(write.payload, primaryId, write.id) };
    case "update": {
      const path = recordPath(entitySet, write.id) + partitionOption(write.table, write.payload.partitionid);
      return { method: "PATCH", path, body: write.payload, condition: matching(write.etag) };
    }
    case "upsert": {
      const { address, payload } = write;
      const path = "id" in address ? recordPath(entitySet, address.id) : keyPath(entitySet, address.key);
      return { method: "PATCH", path, body: payload };
    }
    case "delete":
      return {
        method: "DELETE",
        path: recordPath(entitySet, write.id) + partitionOption(write.table, write.partitionId),
        ...(write.etag === undefined ? undefined : { condition: matching(write.etag) }),
      };
    case "associate":
      return {
        method: "POST",
        path: `${write.one}/${write.navigation}/$ref`,
        body: { "@odata.id": write.other.path },
      };
    case "disassociate":
      return { method: "DELETE", path: `${write.one}/${write.navigation}(${write.other.id})/$ref` };
  }
}

function createBody(payload: Payload, primaryId: string, id: string | undefined): object {
  return id === undefined ? payload : { [primaryId]: id, ...payload };
}

/** An id of an elastic table is one in its partition only. */
function partitionOption({ isElastic }: TableDefinition, partition: unknown): string {
  return isElastic && typeof partition === "string" ? `?partitionId=${encodeURIComponent(partition)}` : "";
}

/** What stands on each write's own request: what the run says to the service, and whom the write is made as. */
export function headersOf(
  { callerId }: Write,
  { connection, settings }: Sending,
): Readonly<Record<string, string | undefined>> {
  const caller = callerId ?? settings.callerId;
  return { ...settings.headers, ...(caller === undefined ? connection.headers : callerHeaders(caller)) };
}

export function withTag(path: string, { settings: { tag } }: Sending): string {
  if (tag === undefined) return path;
  return `${path}${path.includes("?") ? "&" : "?"}tag=${encodeURIComponent(tag)}`;
}
