import type { Connection } from "../../connection/connection.ts";
import { API_PATH } from "../../connection/environment.ts";
import { fail } from "../../metadata/refuse.ts";
import { UsageError } from "../../errors.ts";
import { LONGEST_ADDRESS } from "../matching/read-lists.ts";
import { sendParts } from "../matching/send-parts.ts";
import type { PageAddress, PageAnswer, PageSequence } from "./page-sequence.ts";

/** The most that the service takes within a `$batch`, less what stands before it. */
const LONGEST_PART = 65_000;

/**
 * Asks for one page. An address that is too long for a request of its own goes as the one part of a batch. Source:
 * "Execute batch operations using the Web API".
 * @throws UsageError for an address that is too long for that as well.
 */
export async function fetchPage(
  connection: Connection,
  { path }: PageAddress,
  { headers }: Pick<PageSequence, "headers">,
  signal: AbortSignal | undefined,
): Promise<PageAnswer> {
  if (path.length <= LONGEST_ADDRESS) {
    const { body } = await connection.send({ method: "GET", path, headers, idempotent: true }, { signal });
    return JSON.parse(body) as PageAnswer;
  }
  const part = withinApi(path);
  if (part.length > LONGEST_PART) {
    throw new UsageError(
      `The query is ${part.length} characters long, and the service takes ${LONGEST_PART}. Give fewer values in its filter; ` +
        "ids, names and matchOn may be any number, for they are asked for in parts.",
    );
  }
  const bodies = await sendParts(connection, [{ method: "GET", path: part, headers }], signal);
  const [body = ""] = bodies;
  return JSON.parse(typeof body === "string" ? body : fail(body)) as PageAnswer;
}

/** A next link is a whole address; a part of a batch is relative to the API's root. */
function withinApi(path: string): string {
  const [, relative = path] = path.split(API_PATH, 2);
  return relative;
}
