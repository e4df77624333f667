import type { InnerRequest, InnerResponse } from "../batch/model.ts";

/**
 * How many records a request is about, at least one, for a latency that grows with them: those that a bulk message
 * carries, the requests of a batch (or the records of its bulk messages), or those that an answer lists. It counts
 * the marks that records have in the text, because reading the text twice would cost more than it is worth.
 */
export function countRecords(request: InnerRequest, response: InnerResponse): number {
  const sent = request.body === undefined ? 0 : Math.max(count(request.body, TYPED), count(request.body, PART));
  return Math.max(1, sent, count(response.body ?? "", ETAG));
}

const TYPED = /"@odata\.type"/g;
const PART = /^(?:GET|POST|PATCH|PUT|DELETE) \S+ HTTP\/1\.1/gm;
const ETAG = /"@odata\.etag"/g;

function count(text: string, mark: RegExp): number {
  return text.match(mark)?.length ?? 0;
}
