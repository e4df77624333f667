import type { Connection } from "../../connection/connection.ts";
import { API_PATH } from "../../connection/environment.ts";
import { fail } from "../../metadata/refuse.ts";
import { MOST_PARTS, sendParts } from "./send-parts.ts";

/** A record as the service gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The service takes addresses of 32,768 characters, and twice that within a `$batch`; some are left for the host. */
export const LONGEST_ADDRESS = 30_000;
export const LONGEST_IN_BATCH = 60_000;

interface Page {
  readonly rows: readonly Row[];
  /** Where the list goes on, relative to the API's root. */
  readonly next: string | undefined;
}

/**
 * The rows of several lists, all pages of each, in as few requests as there can be: a list alone by a GET, several, or
 * one whose address is too long, as parts of a `$batch`. Source: "Compose HTTP requests and handle errors"; "Execute
 * batch operations using the Web API".
 * @param paths relative to the API's root
 * @throws ServiceError when one of them is refused
 */
export async function readLists(
  connection: Connection,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Row[][]> {
  const lists = paths.map((): Row[] => []);
  let due = paths.map((path, at) => ({ path, at }));
  while (due.length > 0) {
    const group = due.slice(0, MOST_PARTS);
    due = due.slice(MOST_PARTS);
    const pages = await readPages(
      connection,
      group.map(({ path }) => path),
      signal,
    );
    for (const [index, { rows, next }] of pages.entries()) {
      const at = group[index]?.at ?? 0;
      for (const row of rows) lists[at]?.push(row);
      if (next !== undefined) due.push({ path: next, at });
    }
  }
  return lists;
}

async function readPages(
  connection: Connection,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Page[]> {
  const [path = ""] = paths;
  if (paths.length === 1 && path.length <= LONGEST_ADDRESS) {
    const { body } = await connection.send({ method: "GET", path, idempotent: true }, { signal });
    return [readPage(body)];
  }
  const parts = paths.map((each) => ({ method: "GET" as const, path: each }));
  const bodies = await sendParts(connection, parts, signal);
  return bodies.map((body) => (typeof body === "string" ? readPage(body) : fail(body)));
}

function readPage(body: string): Page {
  const answer = JSON.parse(body) as { value: readonly Row[]; "@odata.nextLink"?: string };
  const link = answer["@odata.nextLink"];
  return { rows: answer.value, next: link?.slice(link.indexOf(API_PATH) + API_PATH.length) };
}
