/**
 * References to earlier requests of the same change set: `$1` stands for the record that the request with the
 * Content-ID 1 created or changed. Source: "Execute batch operations using the Web API" (Microsoft Learn).
 */
import { unknownReference } from "./batch-errors.ts";
import type { InnerRequest, InnerResponse } from "./model.ts";

/** Content-ID to the URL of its record. */
export type KnownRecords = ReadonlyMap<string, string>;

/** Names that begin with a dollar sign and are the service's own. */
const systemResources = new Set(["metadata", "batch", "entity", "all"]);

const inUrl = /^\/?\$([^/?#(]+)/;

/**
 * A binding property and its value: a string that begins with a dollar sign, or an array of strings. The name ends
 * with an unescaped quote, so the text of another value never looks like one.
 */
const bindings = /"[^"\\]*@odata\.(?:bind|id)"\s*:\s*(?:"\$[^"]*"|\[\s*(?:"[^"\\]*"\s*(?:,\s*)?)*\])/g;
const boundValue = /"\$([^"/]*)([^"]*)"(?!\s*:)/g;

/** The request with the URLs of its references filled in. Throws WebApiError for a reference to an unknown request. */
export function resolveReferences(request: InnerRequest, known: KnownRecords): InnerRequest {
  const url = resolveUrl(request.url, known);
  if (request.body?.includes('"$') !== true) return { ...request, url };
  return { ...request, url, body: resolveBody(request.body, known) };
}

function resolveUrl(url: string, known: KnownRecords): string {
  const contentId = inUrl.exec(url)?.[1];
  if (contentId === undefined || (systemResources.has(contentId) && !known.has(contentId))) return url;
  return url.replace(inUrl, () => recordOf(contentId, known));
}

function resolveBody(body: string, known: KnownRecords): string {
  return body.replace(bindings, (binding) =>
    binding.replace(boundValue, (_text, contentId: string, path: string) => {
      const record = JSON.stringify(recordOf(contentId, known));
      return `${record.slice(0, -1)}${path}"`;
    }),
  );
}

function recordOf(contentId: string, known: KnownRecords): string {
  const url = known.get(contentId);
  if (url === undefined) throw unknownReference(contentId);
  return url;
}

/** What a later request means by this one's Content-ID: the record that was answered, or else the one that was addressed. */
export function referenceTo(request: InnerRequest, response: InnerResponse): string | undefined {
  for (const name of ["odata-entityid", "location"]) {
    const header = Object.entries(response.headers).find(([key]) => key.toLowerCase() === name);
    if (header) return header[1];
  }
  return request.method === "POST" ? undefined : request.url;
}
