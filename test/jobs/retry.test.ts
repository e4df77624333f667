import { expect, test } from "vitest";
import {
  openJob,
  readJob,
  removeRecords,
  setRecords,
  type BulkRun,
  type Job,
  type SetRecordsOptions,
} from "../../src/index.ts";
import { accounts, emulated, idOf } from "../records/emulated.ts";
import { asJob, jobsFolder, namesIn } from "./jobs.ts";

type World = ReturnType<typeof emulated>;
type Records = Iterable<object> | AsyncIterable<object>;

const silently = { errorAction: "silentlyContinue" } as const;

/** Runs of a job that creates accounts. */
function creating({ connection }: World, more: Omit<SetRecordsOptions, "job"> = {}) {
  return (records: Records, job: Job): BulkRun =>
    setRecords("account", records, { createOnly: true, connection, ...silently, ...more, job });
}

/** The account that others wait for. */
async function bear({ connection }: World): Promise<void> {
  await setRecords("account", [{ name: "Parent" }], { createOnly: true, connection });
}

const refusal = { status: 400, body: JSON.stringify({ error: { code: "0x80040220", message: "Not allowed." } }) };

test("records that failed are sent again as the same ones, and what is ok then is no failure any more", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const create = creating(world, { batchSize: 3 });
  const records = accounts(10, (index) => (index % 4 === 1 ? { parentaccountid: "Parent" } : {}));
  expect(await asJob(dir, (job) => create(records, job))).toMatchObject({ read: 10, ok: 7, failed: 3 });
  await bear(world);
  const retried = await asJob(dir, async (job) => {
    const summary = await create(job.retry("failed"), job);
    expect([...job.failures()]).toEqual([]);
    return summary;
  });
  expect(retried).toMatchObject({ read: 10, ok: 10, created: 10, failed: 0, earlier: 7 });
  expect(namesIn(world).sort()).toEqual([...accounts(10).map(({ name }) => name), "Parent"].sort());
  const view = await readJob(dir, "retried");
  expect(view).toMatchObject({ state: "completed", counts: { created: 10, failed: 0 }, reopened: 0, isRead: true });
  expect([...view.failures()]).toEqual([]);
  await view.close();
  // They stand where they stood: their ids are in the order of the input.
  const ids = world.emulator
    .snapshot("account")
    .flatMap(({ name, accountid }) => (name === "Parent" ? [] : [{ name, accountid }]));
  const byId = ids.toSorted((a, b) => String(a.accountid).slice(24).localeCompare(String(b.accountid).slice(24)));
  expect(byId.map(({ name }) => name)).toEqual(accounts(10).map(({ name }) => name));
});

test("what fails again is told by its last reason, once", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const create = creating(world);
  await asJob(dir, (job) =>
    create(
      accounts(3, () => ({ parentaccountid: "Parent" })),
      job,
    ),
  );
  await bear(world);
  await bear(world);
  await asJob(dir, async (job) => {
    const before = [...job.failures()];
    expect(await create(job.retry("failed"), job)).toMatchObject({ read: 3, ok: 0, failed: 3, earlier: 0 });
    const after = [...job.failures()];
    expect(after.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(after.map(({ input }) => input)).toEqual(before.map(({ input }) => input));
    expect(after[0]?.message).not.toBe(before[0]?.message);
  });
});

test.each([
  ["ids of the job", {}, () => ({})],
  ["ids of the input", {}, (index: number) => ({ accountid: idOf(index) })],
  ["ids of the service", { serverIds: true }, () => ({})],
])("a record that was created and whose state was refused is not created again, with %s", async (_, more, columns) => {
  const dir = jobsFolder();
  const world = emulated();
  const create = creating(world, { ...more, batchSize: 3 });
  const records = accounts(3, (index) => ({ ...columns(index), ...(index === 1 && { statecode: 1 }) }));
  world.emulator.faults.add({ match: ({ path }) => /UpdateMultiple|batch/.test(path), times: 2, action: refusal });
  expect(await asJob(dir, (job) => create(records, job))).toMatchObject({ ok: 2, failed: 1 });
  world.emulator.faults.clear();
  expect(await asJob(dir, (job) => create(job.retry("failed"), job))).toMatchObject({ ok: 3, created: 3, failed: 0 });
  const states = world.emulator.snapshot("account").map(({ name, statecode }) => [name, statecode]);
  expect(states.sort()).toEqual([
    ["account 0", 0],
    ["account 1", 1],
    ["account 2", 0],
  ]);
});

test("a retry that was interrupted is gone on with: from the journal, by another retry, or from the source", async () => {
  for (const way of ["left", "failed", "source"] as const) {
    const dir = jobsFolder();
    const world = emulated();
    const create = creating(world, { batchSize: 2, maxDegreeOfParallelism: 1 });
    const records = accounts(12, (index) => (index % 2 === 0 ? { parentaccountid: "Parent" } : {}));
    await asJob(dir, (job) => create(records, job));
    await bear(world);
    await asJob(dir, async (job) => {
      const run = create(job.retry("failed"), job);
      for await (const outcome of run) if (outcome.status === "ok") break;
    });
    const view = await readJob(dir, "retried");
    const { state, reopened, isRead, counts } = view;
    await view.close();
    expect({ state, isRead, failed: counts.failed }).toEqual({ state: "interrupted", isRead: true, failed: 0 });
    expect(reopened).toBeGreaterThan(0);
    const summary = await asJob(dir, (job) => create(way === "source" ? records : job.retry(way), job));
    expect(summary).toMatchObject({ read: 12, ok: 12, failed: 0, earlier: 12 - reopened });
    expect(namesIn(world).sort()).toEqual([...accounts(12).map(({ name }) => name), "Parent"].sort());
  }
});

test("a job that did not come to the end of its source does its failures by the retry, and the rest when it is resumed", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const create = creating(world, { batchSize: 2, maxDegreeOfParallelism: 1 });
  const records = accounts(12, (index) => (index === 0 ? { parentaccountid: "Parent" } : {}));
  await asJob(dir, async (job) => {
    for await (const { index } of create(records, job)) if (index === 3) break;
  });
  await bear(world);
  const retried = await asJob(dir, async (job) => {
    const { settled } = job;
    const summary = await create(job.retry("failed"), job);
    expect(job.state).toBe("interrupted");
    return { ...summary, settled };
  });
  expect(retried).toMatchObject({ read: retried.settled, ok: retried.settled, failed: 0 });
  expect(await asJob(dir, (job) => create(records, job))).toMatchObject({ read: 12, ok: 12, earlier: retried.settled });
  expect(namesIn(world)).toHaveLength(13);
});

test("what is of unknown outcome is sent again where the ids are the service's, because that was asked for", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const create = creating(world, { serverIds: true, batchSize: 2 });
  world.emulator.faults.add({ match: ({ path }) => path.endsWith("CreateMultiple"), action: "reset-before" });
  expect(await asJob(dir, (job) => create(accounts(2), job))).toMatchObject({ ok: 0, unknown: 2 });
  expect(await asJob(dir, (job) => create(job.retry("failed"), job))).toMatchObject({ read: 2, unknown: 2 });
  expect(await asJob(dir, (job) => create(job.retry("unknown"), job))).toMatchObject({ read: 2, ok: 2, unknown: 0 });
  expect(namesIn(world).sort()).toEqual(["account 0", "account 1"]);
});

test("it is refused what could not be a retry of the job", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const create = creating(world);
  await expect(asJob(dir, (job) => create(job.retry("failed"), job))).rejects.toThrow("has not run yet");
  await asJob(dir, (job) => create(accounts(2), job));
  await asJob(dir, async (job) => {
    const other = await openJob({ name: "other", dir });
    await expect(create(job.retry("failed"), other)).rejects.toThrow("cannot be the input of the job 'other'");
    await other.close();
    const alone = setRecords("account", job.retry("failed"), { connection: world.connection });
    await expect(alone).rejects.toThrow("give the run the option job, too");
    const rules = { matchOn: ["name"], onDuplicateKey: "error" } as const;
    expect(() => setRecords("account", job.retry("failed"), { ...rules, connection: world.connection, job })).toThrow(
      "compared with all others",
    );
    const others = setRecords("contact", job.retry("failed"), { createOnly: true, connection: world.connection, job });
    await expect(others).rejects.toMatchObject({ problem: "otherRun" });
  });
});

test("what a removal could not find stays failed when it is retried, and what was expected is not counted again", async () => {
  const dir = jobsFolder();
  const world = emulated();
  const { connection } = world;
  await setRecords(
    "account",
    accounts(3, (index) => ({ accountid: idOf(index) })),
    { createOnly: true, connection },
  );
  const remove = (ids: Iterable<string> | AsyncIterable<string>, job: Job) =>
    removeRecords("account", ids, { expect: 3, batchSize: 2, connection, ...silently, job });
  await asJob(dir, (job) => remove([idOf(0), idOf(9), idOf(1), idOf(2)], job));
  await asJob(dir, async (job) => {
    expect(await remove(job.retry<string>("failed"), job)).toMatchObject({ read: 4, ok: 3, deleted: 3, failed: 1 });
  });
  expect(namesIn(world)).toEqual([]);
});
