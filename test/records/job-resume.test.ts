import { expect, test } from "vitest";
import { removeRecords, setRecords, type Removable } from "../../src/index.ts";
import { createMemoryJob } from "../parallel/job/memory-job.ts";
import { accounts, collect, emulated, idOf, inOrder } from "./emulated.ts";

/** The names of all accounts, in the order of their ids as they were created. */
function namesIn({ emulator }: ReturnType<typeof emulated>): string[] {
  return emulator.snapshot("account").map(({ name }) => String(name));
}

test("what is about to be sent is begun first, and settled before it is delivered", async () => {
  const world = emulated();
  const job = createMemoryJob();
  const order: string[] = [];
  job.onBegin = (indices) => void order.push(`begin ${indices.length} with ${world.writes.length} sent`);
  job.onSettle = (entries) => void order.push(`settle ${entries.length}`);
  const run = setRecords("account", accounts(4), { createOnly: true, connection: world.connection, batchSize: 2, job });
  for await (const { index } of run) order.push(`deliver ${index}`);
  expect(order.slice(0, 4)).toEqual(["begin 2 with 0 sent", "settle 2", "deliver 0", "deliver 1"]);
  expect(job.ends).toEqual(["completed"]);
  expect(job.asked).toMatchObject([
    { run: "setRecords", what: { table: "account", createOnly: true }, environment: { url: world.emulator.url } },
  ]);
  expect(Object.keys(job.asked[0]!.what)).toEqual(["table", "createOnly"]);
});

test("a resumed run passes over what is settled, and its figures are those of the whole job", async () => {
  const world = emulated();
  const { connection } = world;
  const job = createMemoryJob();
  const records = accounts(10, (index) => (index === 3 ? { numberofemployees: "many" } : {}));
  const first = setRecords("account", records, { createOnly: true, connection, batchSize: 3, job });
  let seen = 0;
  for await (const outcome of first) if (++seen === 5 && outcome.status !== "notSent") break;
  const settled = job.entries.size;
  expect(settled).toBeGreaterThan(4);
  expect(settled).toBeLessThan(10);
  const again = setRecords("account", records, {
    ...{ createOnly: true, connection, job },
    errorAction: "silentlyContinue",
  });
  const outcomes = await collect(again);
  expect(inOrder(outcomes).map(({ index }) => index)).toEqual(
    [...records.keys()].filter((index) => index >= settled || !job.entries.has(index)),
  );
  expect(await again).toMatchObject({ read: 10, ok: 9, created: 9, failed: 1, notSent: 0, earlier: settled });
  expect(namesIn(world).sort()).toEqual(records.flatMap(({ name }, at) => (at === 3 ? [] : [name])).sort());
  expect(job.ends).toEqual(["interrupted", "completed"]);
});

test("a create that was executed before the process died is found to be its own", async () => {
  const world = emulated();
  const { connection } = world;
  const job = createMemoryJob();
  const dying = new Error("the process dies here");
  job.onSettle = () => {
    throw dying;
  };
  const records = accounts(4, () => ({ statecode: 1 }));
  await expect(setRecords("account", records, { createOnly: true, connection, batchSize: 2, job })).rejects.toThrow(
    /journal of the job 'a test's' could not be written/,
  );
  expect(job.entries.size).toBe(0);
  job.onSettle = () => undefined;
  const summary = await setRecords("account", records, { createOnly: true, connection, batchSize: 2, job });
  expect(summary).toMatchObject({ read: 4, created: 4 });
  const states = world.emulator.snapshot("account").map(({ statecode }) => statecode);
  expect(states).toEqual([1, 1, 1, 1]);
});

test.each([{ matchOn: ["name"] }, {}])(
  "compared records that an earlier run created are counted so: %j",
  async (mode) => {
    const world = emulated();
    const { connection } = world;
    const job = createMemoryJob();
    job.onSettle = () => {
      throw new Error("the process dies here");
    };
    const options = { ...mode, connection, job, errorAction: "silentlyContinue" } as const;
    await expect(setRecords("account", accounts(3), options)).rejects.toThrow();
    job.onSettle = () => undefined;
    expect(await setRecords("account", accounts(3), options)).toMatchObject({ created: 3, read: 3 });
    expect(namesIn(world)).toHaveLength(3);
  },
);

test("a journal that cannot be written ends the run: nothing more is sent, and every record is accounted for", async () => {
  const world = emulated();
  const { connection } = world;
  const job = createMemoryJob();
  let begun = 0;
  job.onBegin = () => {
    begun += 1;
    if (begun > 1) throw new Error("ENOSPC: no space left on device");
  };
  const run = setRecords("account", accounts(10), { createOnly: true, connection, batchSize: 3, job });
  await expect(run).rejects.toMatchObject({ code: "bulk", cause: { code: "job", problem: "storage" } });
  await expect(run).rejects.toThrow(/ENOSPC.*See to it that there is room.*resume/);
  const { read, ok, notSent, unknown } = run.progress!;
  expect([ok, unknown, read - notSent]).toEqual([3, 0, 3]);
  expect(namesIn(world)).toHaveLength(3);
  job.onBegin = () => undefined;
  expect(await setRecords("account", accounts(10), { createOnly: true, connection, job })).toMatchObject({
    created: 10,
  });
});

test("a source that is not what it was is refused, with the inputs that are not", async () => {
  const { connection } = emulated();
  const job = createMemoryJob();
  const records = accounts(600);
  const run = setRecords("account", records, { createOnly: true, connection, batchSize: 100, job });
  for await (const { index } of run) if (index === 250) break;
  const other = records.map((record, index) => (index === 40 ? { name: "another" } : record));
  const changed = setRecords("account", other, { createOnly: true, connection, job });
  await expect(changed).rejects.toThrow(/The source changed: inputs 0 to \d+ are not what the job/);
  await expect(setRecords("account", records.slice(0, 20), { createOnly: true, connection, job })).rejects.toThrow(
    /The source changed/,
  );
  expect(await setRecords("account", records, { createOnly: true, connection, job })).toMatchObject({ created: 600 });
});

test("deletes that were executed before the process died are done, by id and by what matches", async () => {
  const world = emulated();
  const { connection } = world;
  await setRecords(
    "account",
    accounts(6, (index) => ({ accountid: idOf(index) })),
    { createOnly: true, connection },
  );
  for (const [ids, options] of [
    [[0, 1, 2].map(idOf), {}],
    [[3, 4, 5].map((index) => ({ name: `account ${index}` })), { matchOn: ["name"] }],
  ] as const) {
    const job = createMemoryJob();
    job.onSettle = () => {
      throw new Error("the process dies here");
    };
    const remove = () => removeRecords<Removable>("account", ids, { ...options, connection, job });
    await expect(remove()).rejects.toThrow();
    job.onSettle = () => undefined;
    expect(await remove()).toMatchObject({ read: 3, ok: 3 });
  }
  expect(namesIn(world)).toEqual([]);
});

test("a run that writes nothing takes no job", () => {
  const { connection } = emulated();
  const options = { connection, whatIf: true, job: createMemoryJob() };
  expect(() => setRecords("account", [], options)).toThrow("whatIf and job exclude each other");
  expect(() => removeRecords("account", [], options)).toThrow("whatIf and job exclude each other");
  expect(() => setRecords("account", [], { connection, job: {} as never })).toThrow("Expected job to be a job");
});
