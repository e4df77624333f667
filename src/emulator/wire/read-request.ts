import type { InnerRequest } from "../batch/model.ts";
import { WebApiError } from "../web-api-error.ts";

/** 116.85 MB, what the service takes in one message ("Use bulk operation messages", message size limits, Microsoft Learn). */
export const maximumBodyBytes = 122_526_105;

/** The content of a file, which is no text. */
export const binaryType = "application/octet-stream";

/** Takes a request in. Throws 413 for a body over the limit, of which no more than the limit is read. */
export async function readRequest(request: Request): Promise<InnerRequest> {
  return {
    method: request.method === "HEAD" ? "GET" : request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    ...(await readBody(request)),
  };
}

/**
 * On a socket the stream of the body is made only when it is asked for, and costs more than the rest of a small
 * request; so it is asked for only where it is needed.
 */
async function readBody(request: Request): Promise<Pick<InnerRequest, "body" | "bytes">> {
  if (request.method === "GET" || request.method === "HEAD") return {};
  if (Number(request.headers.get("Content-Length")) > maximumBodyBytes) throw tooLarge();
  if (request.headers.get("Content-Type")?.toLowerCase().startsWith(binaryType)) {
    return { bytes: request.body ? await readStream(request.body) : new Uint8Array() };
  }
  const body = await readText(request);
  return body === "" ? {} : { body };
}

async function readText(request: Request): Promise<string> {
  if (request.headers.has("Transfer-Encoding") && request.body) {
    return new TextDecoder().decode(await readStream(request.body));
  }
  const text = await request.text();
  if (text.length > maximumBodyBytes) throw tooLarge();
  return text;
}

/** A body in pieces does not tell how long it will be. */
async function readStream(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maximumBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): WebApiError {
  const text = `The body of the request is larger than ${maximumBodyBytes} bytes. Send fewer records at a time.`;
  return new WebApiError(413, "0x80048d1b", text);
}
