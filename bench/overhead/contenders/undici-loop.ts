import { Pool } from "undici";
import { rows } from "../rows.ts";
import { inBatches, jsonHeaders, paths, sum, target, type Open, type Task, type Work } from "../work.ts";

/** A body that is ready to be sent. */
interface Body {
  readonly text: string;
  readonly records: number;
}

/** Different bodies that are kept: a million records of a hundred columns would not fit into memory. */
const KEPT = 64;

/** The floor: bodies that were serialised before the clock started, sent in rotation. */
export const openFloor: Open = (task) => {
  const kept = [...bodies(task, Math.min(task.records, KEPT * task.batchSize))];
  return openLoop(task, (records) => inRotation(kept, records, task));
};

/** The hand-written loop: serialises its objects as it goes. */
export const openHandWritten: Open = (task) => openLoop(task, (records) => bodies(task, records));

function openLoop(task: Task, bodiesOf: (records: number) => Iterable<Body>): Work {
  const pool = new Pool(task.signIn.url, { connections: task.concurrency });
  const headers = jsonHeaders(task.token);
  const send = async ({ text, records }: Body): Promise<number> => {
    const answer = await pool.request({ method: "POST", path: paths.createMultiple, headers, body: text });
    await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`The answer was ${answer.statusCode}.`);
    return records;
  };
  return {
    async run(records: number) {
      const left = bodiesOf(records)[Symbol.iterator]();
      const work = async (): Promise<number> => {
        let done = 0;
        for (let next = left.next(); next.done !== true; next = left.next()) done += await send(next.value);
        return done;
      };
      return sum(await Promise.all(Array.from({ length: task.concurrency }, work)));
    },
    close: () => pool.close(),
  };
}

function* bodies({ columns, batchSize }: Task, records: number): Generator<Body> {
  for (const batch of inBatches(rows(columns, records), batchSize)) {
    yield { text: JSON.stringify({ Targets: batch.map(target) }), records: batch.length };
  }
}

function* inRotation(kept: readonly Body[], records: number, task: Task): Generator<Body> {
  let left = records;
  for (let index = 0; left > 0; index++) {
    const body = kept[index % kept.length];
    // The last may be smaller than any that is kept.
    if (body === undefined || body.records > left) break;
    yield body;
    left -= body.records;
  }
  yield* bodies(task, left);
}
