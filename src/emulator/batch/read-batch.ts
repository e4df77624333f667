import {
  duplicateContentId,
  maxRequests,
  maxUrlLength,
  missingContentId,
  nestedBatch,
  notMultipart,
  readInChangeSet,
  tooManyRequests,
  unreadableBatch,
} from "./batch-errors.ts";
import type { BatchPart, BatchRequest, ChangeSet, InnerRequest } from "./model.ts";
import { boundaryOf, firstLine, mediaType, readHeaders, splitMultipart } from "./read-multipart.ts";

const methods = new Set(["GET", "POST", "PATCH", "PUT", "DELETE"]);

/**
 * The parts of a batch in their order. The whole batch is read before any of it is done, as the service does, so a
 * batch with a malformed part changes nothing. Throws WebApiError.
 * Source: "Execute batch operations using the Web API" (Microsoft Learn).
 *
 * @param contentType the Content-Type header of the batch request, which names the boundary
 */
export function readBatch(contentType: string, body: string): BatchPart[] {
  if (mediaType(contentType) !== "multipart/mixed") throw notMultipart(contentType);
  const parts = splitMultipart(body, boundaryOf(contentType)).map(readPart);
  const requests = parts.reduce((sum, part) => sum + (part.kind === "changeSet" ? part.requests.length : 1), 0);
  if (requests > maxRequests) throw tooManyRequests();
  return parts;
}

function readPart(text: string): BatchPart {
  const { headers, content } = readHeaders(text);
  const contentType = headers["content-type"] ?? "";
  if (mediaType(contentType) !== "multipart/mixed") return readRequestPart(headers, content);
  return readChangeSet(splitMultipart(content, boundaryOf(contentType)));
}

function readChangeSet(parts: readonly string[]): ChangeSet {
  const seen = new Set<string>();
  const requests = parts.map((text) => {
    const { headers, content } = readHeaders(text);
    if (mediaType(headers["content-type"] ?? "") === "multipart/mixed") throw nestedBatch();
    const part = readRequestPart(headers, content);
    if (part.request.method === "GET") throw readInChangeSet(part.request.method);
    const { contentId } = part;
    if (contentId === undefined) throw missingContentId();
    if (seen.has(contentId)) throw duplicateContentId(contentId);
    seen.add(contentId);
    return { ...part, contentId };
  });
  return { kind: "changeSet", requests };
}

/** The Content-ID belongs to the part; some clients put it among the headers of the request instead. */
function readRequestPart(headers: Readonly<Record<string, string>>, content: string): BatchRequest {
  const contentType = headers["content-type"] ?? "";
  if (mediaType(contentType) !== "application/http") {
    throw unreadableBatch(
      `A part of the batch has the content type '${contentType}'. Expected 'application/http', or 'multipart/mixed' for a change set.`,
    );
  }
  const encoding = headers["content-transfer-encoding"]?.toLowerCase() ?? "binary";
  if (encoding !== "binary") throw unreadableBatch(`The transfer encoding '${encoding}' is not 'binary'.`);
  const request = readRequest(content);
  const contentId = headers["content-id"] ?? request.headers["content-id"];
  return contentId === undefined ? { kind: "request", request } : { kind: "request", request, contentId };
}

function readRequest(text: string): InnerRequest {
  let { line, after } = firstLine(text);
  while (line.trim() === "" && after !== "") ({ line, after } = firstLine(after));
  const { method, url } = readRequestLine(line);
  const { headers, content } = readHeaders(after);
  return /\S/.test(content) ? { method, url, headers, body: content } : { method, url, headers };
}

/** The URL is everything between the first and the last space: clients write unescaped spaces into filters. */
function readRequestLine(line: string): { readonly method: string; readonly url: string } {
  const text = line.trim();
  const first = text.indexOf(" ");
  const last = text.lastIndexOf(" ");
  const method = text.slice(0, Math.max(first, 0));
  const url = text.slice(first + 1, Math.max(last, 0)).trim();
  if (!methods.has(method) || url === "" || !/^HTTP\/1\.[01]$/.test(text.slice(last + 1))) {
    throw unreadableBatch(
      `The request line '${line.slice(0, 200)}' is invalid. Expected '<method> <URL> HTTP/1.1' with one of the methods ${[...methods].join(", ")}.`,
    );
  }
  if (url.length > maxUrlLength) throw unreadableBatch(`A URL in the batch is longer than ${maxUrlLength} characters.`);
  if (/\/\$batch(?:[?#]|$)/.test(url) || /^\$batch(?:[?#]|$)/.test(url)) throw nestedBatch();
  return { method, url };
}
