import { mkdtemp, writeFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readNdjson, removeRecords, setRecords, type NotOkOutcome } from "../../src/index.ts";
import { createMemoryJob, type MemoryJob } from "../parallel/job/memory-job.ts";
import { accounts, collect, emulated, idOf, inOrder } from "./emulated.ts";

/** Lets the first so many entries be settled, and ends the run as if its process had died. */
function dieAfter(job: MemoryJob, settlements: number): void {
  let left = settlements;
  job.onSettle = () => {
    if (left-- <= 0) throw new Error("the process dies here");
  };
}

test("what waits behind a record whose outcome is unknown is not sent, and comes after it when the job is resumed", async () => {
  const { connection, emulator } = emulated();
  const job = createMemoryJob();
  emulator.faults.add({ action: "reset-before", times: 99, match: ({ path }) => path.endsWith("Multiple") });
  const records = [
    { accountnumber: "a", name: "first" },
    { accountnumber: "b", name: "other" },
    { accountnumber: "a", name: "second" },
    { accountnumber: "a", name: "third" },
  ];
  const options = { matchOn: ["accountnumber"], connection, job };
  const outcomes = inOrder(await collect(setRecords("account", records, options)));
  expect(outcomes.map(({ status }) => status)).toEqual(["unknown", "unknown", "notSent", "notSent"]);
  for (const outcome of outcomes.slice(2))
    expect((outcome as NotOkOutcome).error.message).toMatch(/^It waits for record 0, /);
  emulator.faults.clear();
  await setRecords("account", records, options);
  expect(
    emulator
      .snapshot("account")
      .map(({ accountnumber, name }) => [accountnumber, name])
      .sort(),
  ).toEqual([
    ["a", "third"],
    ["b", "other"],
  ]);
});

test("the second record of a key is refused although the first was written by an earlier run of the job", async () => {
  const { connection, emulator } = emulated();
  const job = createMemoryJob();
  const records = ["a", "b", "a", "c", "b"].map((accountnumber, index) => ({ accountnumber, name: `n${index}` }));
  const options = { matchOn: ["accountnumber"], onDuplicateKey: "error", connection, job, batchSize: 1 } as const;
  dieAfter(job, 2);
  await expect(setRecords("account", records, options)).rejects.toThrow();
  const before = job.entries.size;
  job.onSettle = () => undefined;
  const run = setRecords("account", records, { ...options, errorAction: "silentlyContinue" });
  expect((await collect(run)).length).toBe(5 - before);
  expect(await run).toMatchObject({ read: 5, created: 3, failed: 2, earlier: before });
  expect(
    emulator
      .snapshot("account")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["n0", "n1", "n3"]);
});

test("a file is read on from where it makes sense, and is refused when it was changed", async () => {
  const { connection, emulator } = emulated();
  const job = createMemoryJob();
  const file = join(await mkdtemp(join(tmpdir(), "dvp-job-")), "accounts.ndjson");
  const text = accounts(2400, () => ({ description: "x".repeat(300) }))
    .map((record) => JSON.stringify(record))
    .join("\n");
  await writeFile(file, text);
  const options = { createOnly: true, connection, job, batchSize: 300 } as const;
  const first = setRecords("account", readNdjson(file), options);
  for await (const { index } of first) if (index === 1700) break;
  const items = job.marks.filter((mark) => mark.items <= job.entries.size).at(-1)?.items ?? 0;
  expect(items).toBeGreaterThan(0);
  const summary = await setRecords("account", readNdjson(file), options);
  expect(summary).toMatchObject({ read: 2400, created: 2400, notSent: 0 });
  const names = new Set(emulator.snapshot("account").map(({ name }) => name));
  expect([names.size, emulator.snapshot("account").length]).toEqual([2400, 2400]);
  const [before, now] = job.asked.map(({ fingerprint }) => fingerprint);
  expect(before).toBeDefined();
  expect(now).toBe(before);
  await writeFile(file, (await readFile(file, "utf8")).replace("account 1", "account !"));
  await setRecords("account", readNdjson(file), options);
  expect(job.asked.at(-1)?.fingerprint).not.toBe(before);
});

test("what is expected to be deleted is counted when the job begins, not when it is resumed", async () => {
  const { connection, emulator } = emulated();
  const job = createMemoryJob();
  const stored = accounts(6, (index) => ({ accountid: idOf(index) }));
  await setRecords("account", stored, { createOnly: true, connection });
  const options = { expect: 6, connection, job, batchSize: 2 };
  await expect(removeRecords("account", stored, { ...options, expect: 7 })).rejects.toMatchObject({
    code: "expectation",
  });
  dieAfter(job, 1);
  await expect(removeRecords("account", stored, options)).rejects.toThrow("could not be written");
  job.onSettle = () => undefined;
  expect(await removeRecords("account", stored, options)).toMatchObject({ read: 6, deleted: 6 });
  expect(emulator.snapshot("account")).toEqual([]);
});

test("what names of lookups are created for is created once, however often the job is resumed", async () => {
  const { connection, emulator } = emulated();
  const job = createMemoryJob();
  const records = accounts(3, () => ({ parentaccountid: "the parent" }));
  const lookups = { parentaccountid: { onMissing: "create" } } as const;
  const options = { createOnly: true, lookups, connection, job };
  job.onBegin = () => {
    throw new Error("the process dies here");
  };
  await expect(setRecords("account", records, options)).rejects.toThrow();
  const [parent] = emulator.snapshot("account");
  // Its name does not find it any more; its id is taken all the same.
  const renamed = [{ accountid: parent?.accountid, name: "renamed" }];
  await setRecords("account", renamed, { updateOnly: true, connection });
  job.onBegin = () => undefined;
  await setRecords("account", records, options);
  const there = emulator.snapshot("account").map(({ name, parentaccountid }) => [name, parentaccountid]);
  const children = records.map(({ name }) => [name, parent?.accountid]);
  expect(there.sort()).toEqual([...children, ["renamed", null]]);
});

test("a journal that cannot be closed is told, although every record is ok", async () => {
  const { connection } = emulated();
  const job = createMemoryJob();
  job.onClose = () => {
    throw new Error("EIO");
  };
  const run = setRecords("account", accounts(2), { createOnly: true, connection, job });
  await expect(run).rejects.toMatchObject({ code: "bulk", summary: { ok: 2 }, cause: { code: "job" } });
});
