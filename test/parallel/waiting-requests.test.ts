import { onTestFinished, describe, expect, test, vi } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import type { ChunkEnd } from "../../src/outcomes.ts";
import { invokeParallel } from "../../src/parallel/invoke-parallel.ts";
import type { ParallelOptions } from "../../src/parallel/options.ts";
import { setRecords } from "../../src/records/set-records.ts";
import { whoAmI } from "../../src/records/who-am-i.ts";
import { moduleOf } from "./isolated/module-of.ts";
import { drain, endsWithin } from "./waiting.ts";
import { numbers } from "./watched-source.ts";

/** An environment that answers so many requests and then wants to be left alone for five minutes. */
async function exhausted(requests: number): Promise<Connection> {
  const emulator = createEmulator();
  onTestFinished(emulator.close);
  emulator.faults.add({
    match: ({ method, path }) => path.includes("/api/") && (method === "POST" || path.includes("WhoAmI")),
    ...{ after: requests, times: 1000 },
    action: {
      ...{ status: 429, headers: { "retry-after": "300", "content-type": "application/json" } },
      body: JSON.stringify({ error: { code: "0x80072322", message: "Number of requests exceeded the limit." } }),
    },
  });
  const { url, tenantId, clientId, clientSecret, fetch } = emulator;
  const connection = await connect({ url, tenantId, clientId, clientSecret, authorityHost: url, transport: fetch });
  onTestFinished(() => connection.close());
  return connection;
}

const asks = (): Promise<unknown> => whoAmI();
const writes = (chunk: readonly number[]): PromiseLike<unknown> =>
  setRecords(
    "account",
    chunk.map((number) => ({ name: `A${number}` })),
    { createOnly: true },
  );
/** A record that fails for itself, and then the others. */
const writesInSilence = (chunk: readonly number[]): PromiseLike<unknown> =>
  setRecords(
    "account",
    chunk.flatMap((number) => [{ name: `A${number}`, numberofemployees: -1 }, { name: `A${number}` }]),
    { createOnly: true, errorAction: "silentlyContinue" },
  );
const module = (): URL => moduleOf('import { whoAmI } from "dataverse-parallel"; export const block = () => whoAmI();');
const inner = (): URL =>
  moduleOf(
    'import { invokeParallel, whoAmI } from "dataverse-parallel"; export const block = (chunk) => invokeParallel(chunk, () => whoAmI());',
  );

/** Runs until the service has enough, does something, and tells what became of the inputs. */
async function run(block: unknown, act: (run: { stop(): void }, leaving: AbortController) => void) {
  const connection = await exhausted(4);
  const ends: ChunkEnd[] = [];
  const leaving = new AbortController();
  const options: ParallelOptions = { connection, chunkSize: 1, maxDegreeOfParallelism: 2, signal: leaving.signal };
  const going = invokeParallel(numbers(20), block as () => unknown, {
    ...options,
    onChunkEnd: (end) => ends.push(end),
  });
  const ended = drain(going);
  await vi.waitUntil(() => connection.stats.throttled > 0);
  act(going, leaving);
  expect(await endsWithin(1000, ended)).toBe(true);
  return { ends, connection, error: (await ended).error, progress: going.progress };
}

describe("a request of a block that waits for the end of a lock", () => {
  test.each<[string, () => unknown]>([
    ["a function", () => asks],
    ["a bulk run in a function", () => writes],
    ["a bulk run whose failures are silent", () => writesInSilence],
    ["a module", module],
    ["a run in a module", inner],
  ])("waits no longer when the run is stopped: its inputs are not run, and did not fail (%s)", async (_, make) => {
    const { ends, progress, error } = await run(make(), (going) => going.stop());
    expect(error).toBeUndefined();
    expect(progress).toMatchObject({ failed: 0, stopped: true });
    const called = ends.filter(({ status, attempts }) => status === "notRun" && attempts > 0);
    expect(called.length).toBeGreaterThan(0);
    expect(called[0]).toMatchObject({ error: { message: expect.stringContaining("waits no longer") as unknown } });
  });

  test("waits no longer when the run is aborted, so that no timer of it is left", async () => {
    const { error } = await run(asks, (_, leaving) => leaving.abort(new Error("enough")));
    expect(error).toEqual(new Error("enough"));
  });
});

test("what a block sends after the stop still goes when it can go at once", async () => {
  const emulator = createEmulator();
  onTestFinished(emulator.close);
  const { url, tenantId, clientId, clientSecret, fetch } = emulator;
  const connection = await connect({ url, tenantId, clientId, clientSecret, authorityHost: url, transport: fetch });
  const block = async (): Promise<string> => {
    going.stop();
    return (await whoAmI()).userId;
  };
  const going = invokeParallel([1], block, { connection });
  expect(await drain(going)).toMatchObject({ outputs: [expect.any(String) as unknown], error: undefined });
  await connection.close();
});
