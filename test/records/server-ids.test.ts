import { expect, test } from "vitest";
import { setRecords, type NotOkOutcome } from "../../src/index.ts";
import { createMemoryJob } from "../parallel/job/memory-job.ts";
import { accounts, collect, emulated, inOrder, targetsOf } from "./emulated.ts";

const options = { createOnly: true, serverIds: true, errorAction: "silentlyContinue" } as const;

test("no ids are sent, and the outcomes have those that the service chose, with what follows the create", async () => {
  const { connection, emulator, writes } = emulated();
  const run = setRecords(
    "account",
    accounts(3, () => ({ statecode: 1 })),
    { ...options, connection },
  );
  const outcomes = inOrder(await collect(run));
  const there = emulator.snapshot("account");
  expect(targetsOf(writes[0]!.body).map((target) => target.accountid)).toEqual([undefined, undefined, undefined]);
  expect(outcomes.map((outcome) => [outcome.status, outcome.id])).toEqual(
    there.map(({ accountid }) => ["ok", accountid]),
  );
  expect(there.map(({ statecode }) => statecode)).toEqual([1, 1, 1]);
});

test("records that are sent one by one are told their ids, too", async () => {
  const { connection, emulator } = emulated();
  const run = setRecords("account", accounts(2), { ...options, connection, enableDuplicateDetection: true });
  const outcomes = inOrder(await collect(run));
  expect(outcomes.map(({ id }) => id)).toEqual(emulator.snapshot("account").map(({ accountid }) => accountid));
});

test("an upsert without id or key is a create", async () => {
  const { connection, emulator, writes } = emulated();
  const summary = await setRecords("account", accounts(2), { upsert: true, serverIds: true, connection });
  expect([summary.created, writes[0]?.message]).toEqual([2, "CreateMultiple"]);
  expect(emulator.snapshot("account")).toHaveLength(2);
});

test("what a name of a lookup is created for refers to the record that the service made", async () => {
  const { connection, emulator } = emulated();
  await setRecords("account", [{ name: "child", parentaccountid: "new parent" }], {
    ...{ createOnly: true, serverIds: true, connection },
    lookups: { parentaccountid: { onMissing: "create" } },
  });
  const [parent, child] = ["new parent", "child"].map((name) =>
    emulator.snapshot("account").find((account) => account.name === name),
  );
  expect(child?.parentaccountid).toBe(parent?.accountid);
});

test.each(["CreateMultiple", "$batch"])(
  "a create by %s whose answer is lost is sent once, and stays unknown",
  async (way) => {
    const { connection, emulator, writes } = emulated();
    emulator.faults.add({ action: "reset-after", match: ({ path }) => path.endsWith(way) });
    const enableDuplicateDetection = way === "$batch";
    const run = setRecords("account", accounts(2), { ...options, connection, enableDuplicateDetection });
    const outcomes = await collect(run);
    expect(outcomes.map(({ status }) => status)).toEqual(["unknown", "unknown"]);
    expect((outcomes[0] as NotOkOutcome).error.message).toContain("serverIds");
    expect([writes.length, emulator.snapshot("account").length]).toEqual([1, 2]);
  },
);

test("in a job an unknown create is settled as unknown, and a resumed run sends nothing that is in doubt", async () => {
  const { connection, emulator } = emulated();
  const job = createMemoryJob();
  emulator.faults.add({ action: "reset-after", times: 1, match: ({ path }) => path.endsWith("CreateMultiple") });
  const first = await setRecords("account", accounts(4), { ...options, batchSize: 2, connection, job });
  expect([first.unknown, first.created, job.ends]).toEqual([2, 2, ["completed"]]);

  const other = createMemoryJob();
  other.onSettle = () => {
    throw new Error("the process dies here");
  };
  const dying = setRecords("account", accounts(2), { ...options, connection, job: other });
  await expect(dying).rejects.toThrow("could not be written");
  other.onSettle = () => undefined;
  const again = await setRecords("account", accounts(2), { ...options, connection, job: other });
  expect([again.read, again.unknown, other.ends.at(-1)]).toEqual([2, 2, "completed"]);
  expect(emulator.snapshot("account")).toHaveLength(6);
});
