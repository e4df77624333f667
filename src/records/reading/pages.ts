import { either, reasonOf } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import type { QueryPlan } from "./query-plan.ts";

type Row = Readonly<Record<string, unknown>>;

interface Page {
  readonly rows: readonly Row[];
  readonly nextLink: string | undefined;
}

/** The pages of a query, one read ahead of the consumer. Leaving the loop cancels what is read ahead. */
export async function* readPages(
  connection: Connection,
  { path, headers, top }: QueryPlan,
  signal?: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  const leaving = new AbortController();
  const ending = either(signal, leaving.signal);
  const fetchPage = async (address: string): Promise<Page> => {
    const { body } = await connection.send(
      { method: "GET", path: address, headers, idempotent: true },
      { signal: ending },
    );
    const answer = JSON.parse(body) as { value: readonly Row[]; "@odata.nextLink"?: string };
    return { rows: answer.value, nextLink: answer["@odata.nextLink"] };
  };
  let left = top;
  let ahead: Promise<Page> | undefined = fetchPage(path);
  try {
    while (ahead !== undefined) {
      const { rows, nextLink }: Page = await ahead;
      // It may have come before the abort; its consumer wants no more all the same.
      if (signal?.aborted) throw reasonOf(signal);
      left -= rows.length;
      ahead = nextLink === undefined || left <= 0 ? undefined : fetchPage(nextLink);
      // It is awaited in the next round; until then its failure is nobody's unhandled one.
      ahead?.catch(() => undefined);
      yield left < 0 ? rows.slice(0, left) : rows;
    }
  } finally {
    leaving.abort(new Error("The consumer of these records has left."));
  }
}
