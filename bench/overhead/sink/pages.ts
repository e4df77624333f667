import { randomUUID } from "node:crypto";
import { ENTITY_SET, PRIMARY_ID, rows } from "../rows.ts";

export interface Page {
  readonly parts: readonly Buffer[];
  readonly records: number;
}

/** Answers requests for records. Every page has the same ones: they are serialised once. */
export interface Pages {
  /**
   * @param url with its query: `$top`, `$skiptoken`
   * @param prefer the header, with `odata.maxpagesize`
   */
  get(url: string, prefer: string | undefined): Page;
}

/** The service's own limit of records in one answer. */
const PAGE = 5000;
const TAIL = Buffer.from("]}");

export function createPages(origin: string, columns: number, records: number): Pages {
  const { text, ends } = serialise(columns, Math.min(PAGE, records));
  return {
    get(url, prefer) {
      const query = new URL(url, origin).searchParams;
      const skipped = Number(query.get("$skiptoken") ?? 0);
      const size = Math.min(PAGE, Number(/odata\.maxpagesize=(\d+)/.exec(prefer ?? "")?.[1] ?? PAGE));
      const left = Math.min(records, Number(query.get("$top") ?? records)) - skipped;
      const count = Math.max(0, Math.min(size, left));
      query.set("$skiptoken", String(skipped + count));
      const head = Buffer.from(headOf(origin, count < left ? query : undefined));
      return { parts: [head, text.subarray(0, ends[count - 1] ?? 0), TAIL], records: count };
    },
  };
}

function headOf(origin: string, next: URLSearchParams | undefined): string {
  const api = `${origin}/api/data/v9.2/`;
  const link = next === undefined ? "" : `"@odata.nextLink":${JSON.stringify(`${api}${ENTITY_SET}?${String(next)}`)},`;
  return `{"@odata.context":"${api}$metadata#${ENTITY_SET}",${link}"value":[`;
}

/** Records with commas between, and where each of them ends. */
function serialise(columns: number, count: number): { readonly text: Buffer; readonly ends: readonly number[] } {
  const texts: string[] = [];
  const ends: number[] = [];
  for (const row of rows(columns, count)) {
    const text = JSON.stringify({ "@odata.etag": 'W/"1"', [PRIMARY_ID]: randomUUID(), ...row });
    const before = ends.at(-1);
    texts.push(text);
    ends.push((before === undefined ? 0 : before + 1) + Buffer.byteLength(text));
  }
  return { text: Buffer.from(texts.join(",")), ends };
}
