import pMap from "p-map";
import { rows } from "../rows.ts";
import { inBatches, jsonHeaders, paths, sum, target, type Open, type Task, type Work } from "../work.ts";

/** CreateMultiple by fetch, so many at a time by p-map. */
export const openFetchMultiple: Open = (task) =>
  openFetch(task, (post, records) =>
    pMap(
      inBatches(rows(task.columns, records), task.batchSize),
      (batch) => post(paths.createMultiple, { Targets: batch.map(target) }).then(() => batch.length),
      { concurrency: task.concurrency },
    ),
  );

/** A request for each record by fetch, so many at a time by p-map. */
export const openFetchSingle: Open = (task) =>
  openFetch(task, (post, records) =>
    pMap(rows(task.columns, records), (row) => post(paths.create, row).then(() => 1), {
      concurrency: task.concurrency,
    }),
  );

type Post = (path: string, body: object) => Promise<void>;

function openFetch({ signIn, token }: Task, write: (post: Post, records: number) => Promise<number[]>): Work {
  const headers = jsonHeaders(token);
  const post: Post = async (path, body) => {
    const response = await fetch(signIn.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The answer was ${response.status}: ${await response.text()}`);
    await response.text();
  };
  return {
    run: async (records: number) => sum(await write(post, records)),
    close: () => Promise.resolve(),
  };
}
