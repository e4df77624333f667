import { describe, expect, it } from "vitest";
import type { Fault } from "../../../src/emulator/index.ts";
import { BulkError, type Outcome } from "../../../src/index.ts";
import type { SetRecordsOptions } from "../../../src/records/planning/set-options.ts";
import { removeRecords } from "../../../src/records/remove-records.ts";
import { setRecords } from "../../../src/records/set-records.ts";
import { accounts, collect, emulated, statuses, type Emulated } from "../emulated.ts";

const OPTIONS = { matchOn: ["name"], retrievalBatchSize: 10, batchSize: 5 } as const;

const lookups: Fault["match"] = ({ method, path }) => method === "GET" && path.includes("/accounts?");

interface Ended {
  readonly outcomes: readonly Outcome[];
  readonly error: unknown;
}

async function follow(run: AsyncIterable<Outcome>, each: (seen: number) => void = () => undefined): Promise<Ended> {
  const outcomes: Outcome[] = [];
  try {
    for await (const outcome of run) each(outcomes.push(outcome));
    return { outcomes, error: undefined };
  } catch (error) {
    return { outcomes, error };
  }
}

function expectAll(count: number, { outcomes }: Ended): void {
  const indices = outcomes.map(({ index }) => index).sort((a, b) => a - b);
  expect(indices).toEqual(Array.from({ length: count }, (_, index) => index));
}

const there = ({ emulator }: Emulated): number => emulator.snapshot("account").length;

describe("a run whose look-ups fail", () => {
  it.each([
    [
      "is refused",
      { status: 400, body: JSON.stringify({ error: { code: "0x80040203", message: "Bad query." } }) },
      "Bad query.",
    ],
    [
      "may not be read",
      { status: 403, body: JSON.stringify({ error: { code: "0x80040220", message: "No privilege." } }) },
      "No privilege.",
    ],
    ["cannot be reached any more", "reset-before", "emulator.localhost"],
  ] as const)(
    "in mid-run when the table %s ends with that reason, and an outcome for all",
    async (_, action, reason) => {
      const all = emulated();
      all.emulator.faults.add({ match: lookups, action, after: 1, times: 1000 });
      const run = setRecords("account", accounts(40), {
        ...OPTIONS,
        maxDegreeOfParallelism: 2,
        connection: all.connection,
      });
      const ended = await follow(run);
      expect(ended.error).toBeInstanceOf(BulkError);
      expect(String(ended.error)).toContain(reason);
      expectAll(run.progress?.read ?? 0, ended);
      expect(run.progress).toMatchObject({ ok: there(all), failed: 0, unknown: 0, stopped: true });
      expect(ended.outcomes.filter(({ status }) => status === "notSent").length).toBeGreaterThanOrEqual(20);
    },
  );
});

describe("a look-up that fails for a reason that may pass", () => {
  const deadlock = {
    status: 500,
    body: JSON.stringify({ error: { code: "0x80044150", message: "Sql Number: 1205" } }),
  };
  const options = { ...OPTIONS, retries: 2, initialRetryDelayMs: 1 };

  it("is tried again as often as records are", async () => {
    const all = emulated();
    const { connection } = all;
    all.emulator.faults.add({ match: lookups, action: deadlock, after: 1, times: 2 });
    expect(await setRecords("account", accounts(40), { ...options, connection })).toMatchObject({ ok: 40 });
    all.emulator.faults.add({ match: lookups, action: deadlock, after: 1, times: 2 });
    expect(await removeRecords("account", accounts(40), { ...options, connection })).toMatchObject({ deleted: 40 });
  });

  it("ends the run when it fails more often", async () => {
    const all = emulated();
    all.emulator.faults.add({ match: lookups, action: deadlock, times: 3 });
    const run = setRecords("account", accounts(10), { ...options, connection: all.connection });
    await expect(run).rejects.toThrow("Sql Number: 1205");
    expect(run.progress).toMatchObject({ read: 10, notSent: 10 });
  });
});

describe("a run that is ended while it looks up", () => {
  const slow = (): Emulated => {
    const all = emulated();
    all.emulator.faults.add({ match: lookups, action: { delayMs: 300 }, times: 1000 });
    return all;
  };

  it("by stop() sends nothing more, and tells what was read", async () => {
    const all = slow();
    const run = setRecords("account", accounts(100), {
      ...OPTIONS,
      connection: all.connection,
      errorAction: "silentlyContinue",
    });
    const ended = follow(run);
    setTimeout(() => run.stop(), 50);
    const { outcomes, error } = await ended;
    expect(error).toBeUndefined();
    expectAll(run.progress?.read ?? 0, { outcomes, error });
    expect(run.progress).toMatchObject({ ok: 0, notSent: run.progress?.read, stopped: true });
    expect(there(all)).toBe(0);
  });

  it("by its signal throws the signal's reason at once", async () => {
    const all = slow();
    const controller = new AbortController();
    const run = setRecords("account", accounts(100), {
      ...OPTIONS,
      connection: all.connection,
      signal: controller.signal,
    });
    const ended = follow(run);
    let endedAt = 0;
    void ended.then(() => (endedAt = performance.now()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const abortedAt = performance.now();
    controller.abort(new RangeError("enough"));
    expect((await ended).error).toBe(controller.signal.reason);
    expect(endedAt - abortedAt).toBeLessThan(150);
    expect(there(all)).toBe(0);
  });

  it("by leaving the loop closes the source, and what was sent is there", async () => {
    const all = emulated();
    let closed = false;
    function* source(): Generator<object> {
      try {
        for (let index = 0; ; index += 1) yield { name: `${index}` };
      } finally {
        closed = true;
      }
    }
    const run = setRecords("account", source(), { ...OPTIONS, maxDegreeOfParallelism: 4, connection: all.connection });
    for await (const { index } of run) if (index > 20) break;
    expect(closed).toBe(true);
    const { read = 0, ok = 0, failed = 0, unknown = 0, notSent = 0 } = run.progress ?? {};
    expect([failed, unknown]).toEqual([0, 0]);
    expect(ok + notSent).toBe(read);
    expect(there(all)).toBe(ok);
  });
});

describe("errorAction stop", () => {
  it.each<[string, SetRecordsOptions]>([
    ["a value that cannot be", OPTIONS],
    ["a value that cannot be, where nothing is looked up", { createOnly: true, batchSize: 5 }],
  ])("begins nothing new after %s, and has an outcome for all", async (_, options) => {
    const all = emulated();
    const records = accounts(1000, (index) => (index === 20 ? { numberofemployees: "many" } : {}));
    const run = setRecords("account", records, { ...options, errorAction: "stop", connection: all.connection });
    await expect(run).rejects.toThrow("account.numberofemployees: expected a whole number");
    const { read = 0, ok = 0, failed = 0, notSent = 0 } = run.progress ?? {};
    expect(failed).toBe(1);
    expect(ok + failed + notSent).toBe(read);
    expect(there(all)).toBe(ok);
    expect(read).toBeLessThan(200);
  });
});

describe("a source that takes its time", () => {
  it("does not hold up records that wait for one of the same key", async () => {
    const { connection } = emulated();
    const gate = Promise.withResolvers<undefined>();
    async function* source(): AsyncGenerator<object> {
      for (const telephone1 of ["1", "2", "3"]) yield { name: "same", telephone1 };
      await gate.promise;
      yield { name: "other" };
    }
    const options = { matchOn: ["name"], retrievalBatchSize: 3, batchSize: 1, connection };
    const seen: number[] = [];
    for await (const { index } of setRecords("account", source(), options)) {
      seen.push(index);
      if (index === 2) gate.resolve(undefined);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it("and then throws ends the run behind what was read before", async () => {
    const all = emulated();
    async function* source(): AsyncGenerator<object> {
      for (let index = 0; index < 25; index += 1)
        yield await Promise.resolve({ name: `${index % 20}`, telephone1: `${index}` });
      throw new RangeError("the file ends here");
    }
    const run = setRecords("account", source(), { ...OPTIONS, maxDegreeOfParallelism: 3, connection: all.connection });
    await expect(run).rejects.toThrow("the input failed after 25 records: the file ends here. Of 25 records 25 are ok");
    expect(there(all)).toBe(20);
    expect(
      statuses(await collect(setRecords("account", [{ name: "1" }], { ...OPTIONS, connection: all.connection }))),
    ).toEqual({ ok: 1 });
  });
});

describe("what is no record", () => {
  it("fails alone, and is never written as an empty one", async () => {
    const all = emulated();
    const records: readonly unknown[] = [
      Promise.resolve({ name: "a" }),
      new Map([["name", "a"]]),
      new Date(),
      "a",
      5,
      null,
      undefined,
      [],
      { name: "a" },
    ];
    const run = setRecords("account", records as readonly object[], {
      connection: all.connection,
      errorAction: "silentlyContinue",
    });
    expect(await run).toMatchObject({ read: 9, failed: 8, created: 1 });
    expect(all.emulator.snapshot("account").map(({ name }) => name)).toEqual(["a"]);
  });
});
