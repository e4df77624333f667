import { expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { ServiceError } from "../../../src/errors.ts";
import type { BulkDeleteResult } from "../../../src/outcomes.ts";
import { followJob } from "../../../src/records/removal/bulk-delete-job.ts";
import { createSkippingClock, rejection } from "../../connection/test-connection.ts";
import { createFakeConnection } from "../../parallel/fake-connection.ts";

const JOB = "0a0a0a0a-0000-4000-a000-000000000001";

interface Step {
  readonly state: readonly [statecode: number, statuscode: number];
  readonly deleted?: number;
  readonly failed?: number;
  readonly message?: string;
}

const WAITING: Step = { state: [0, 0] };
const SUSPENDED: Step = { state: [1, 10] };
const RUNNING: Step = { state: [2, 20], deleted: 5 };

/** A service whose job goes through these steps, and stays at the last. */
function serviceWith(...steps: readonly Step[]): Connection {
  let at = -1;
  return {
    ...createFakeConnection(),
    send: ({ path }) => {
      if (path.startsWith("asyncoperations(")) at = Math.min(at + 1, steps.length - 1);
      const { state = [0, 0], deleted, failed = 0, message = null } = steps[at] ?? {};
      const job = { statecode: state[0], statuscode: state[1], message };
      const rows = deleted === undefined ? [] : [{ successcount: deleted, failurecount: failed }];
      const body = JSON.stringify(path.startsWith("asyncoperations(") ? job : { value: rows });
      return Promise.resolve({ status: 200, headers: {}, body, requestId: undefined, repeated: false });
    },
  };
}

test("is looked after ever more seldom, until it is over", async () => {
  const clock = createSkippingClock();
  const told: BulkDeleteResult[] = [];
  const steps = [WAITING, SUSPENDED, ...Array<Step>(12).fill(RUNNING), { state: [3, 30], deleted: 9 } as const];
  const result = await followJob(serviceWith(...steps), JOB, { clock, onProgress: (each) => told.push(each) });
  expect(result).toEqual({ jobId: JOB, status: "succeeded", deleted: 9, failed: 0, message: undefined });
  expect(told.map(({ status }) => status)).toEqual([
    "waiting",
    "waiting",
    ...Array<string>(12).fill("running"),
    "succeeded",
  ]);
  expect(clock.waits.slice(0, 3)).toEqual([1000, 1500, 2250]);
  expect(Math.max(...clock.waits)).toBe(30_000);
  expect([...clock.waits].sort((a, b) => a - b)).toEqual(clock.waits);
});

test.each<[string, Step, string]>([
  [
    "failed",
    { state: [3, 31], deleted: 2, failed: 1, message: "No privilege" },
    "failed: it deleted 2 and left 1 that it could not delete. No privilege.",
  ],
  ["canceled", { state: [3, 32], deleted: 2 }, "was canceled: it deleted 2 and left 0 that it could not delete."],
  [
    "succeeded",
    { state: [3, 30], deleted: 2, failed: 3 },
    "is over: it deleted 2 and left 3 that it could not delete.",
  ],
])("one that %s without deleting all is an error with its figures", async (status, last, message) => {
  const clock = createSkippingClock();
  const error = await rejection(followJob(serviceWith(RUNNING, last), JOB, { clock }));
  expect(error).toMatchObject({
    code: "bulkDelete",
    message: `The bulk delete job ${JOB} ${message}`,
    result: { jobId: JOB, status, deleted: 2 },
  });
});

test("one that is not followed any longer goes on at the server, and the error says which", async () => {
  const clock = createSkippingClock();
  const abort = new AbortController();
  const reason = new Error("Enough.");
  clock.onSleep = () => {
    abort.abort(reason);
    return Promise.resolve();
  };
  const error = await rejection(followJob(serviceWith(RUNNING), JOB, { clock, signal: abort.signal }));
  expect(error).toMatchObject({ code: "bulkDelete", cause: reason, result: { status: "running", deleted: 5 } });
  expect((error as Error).message).toContain(`${JOB} is not followed any longer (Enough.), but goes on at the server`);
});

test("one that cannot be read any longer likewise", async () => {
  const refusal = new ServiceError("No privilege.", { status: 403 });
  const connection: Connection = { ...createFakeConnection(), send: () => Promise.reject(refusal) };
  const error = await rejection(followJob(connection, JOB, { clock: createSkippingClock() }));
  expect(error).toMatchObject({ code: "bulkDelete", cause: refusal, result: { jobId: JOB } });
});
