import { expect, test } from "vitest";
import { getRecords, removeRecords, setRecords, type NotOkOutcome, type Outcome } from "../../src/index.ts";
import { collect, emulated, idOf, type Emulated } from "./emulated.ts";

/** Three accounts, as they are read with their versions, the middle one of which somebody changes thereafter. */
async function readThenChanged(): Promise<Emulated & { readonly records: readonly Record<string, unknown>[] }> {
  const world = emulated();
  const { connection } = world;
  const stored = [1, 2, 3].map((number) => ({ accountid: idOf(number), name: `n${number}` }));
  await setRecords("account", stored, { createOnly: true, connection });
  const records = await collect(getRecords("account", { columns: ["name"], orderBy: "name", etags: true, connection }));
  const theirs = [{ accountid: idOf(2), name: "theirs" }];
  await setRecords("account", theirs, { updateOnly: true, connection });
  return { ...world, records };
}

function namesIn({ emulator }: Emulated): unknown[] {
  return emulator.snapshot("account").map(({ name }) => name);
}

const statusesOf = (outcomes: readonly Outcome[]): string[] =>
  outcomes.toSorted((a, b) => a.index - b.index).map(({ status }) => status);

test("records come with their versions when that is asked for", async () => {
  const { connection, records } = await readThenChanged();
  expect(records.map((record) => record["@etag"])).toEqual(Array(3).fill(expect.stringMatching(/^W\/"\d+"$/)));
  const [plain] = await collect(getRecords("account", { columns: ["name"], connection }));
  expect(plain).not.toHaveProperty("@etag");
});

test.each([{ updateOnly: true }, { updateAllColumns: true }, { matchOn: ["accountid"] }, {}])(
  "what somebody has changed since it was read fails and is left as it is: %j",
  async (mode) => {
    const world = await readThenChanged();
    const { connection, records } = world;
    const changed = records.map((record) => ({ ...record, name: "mine" }));
    const outcomes = await collect(setRecords("account", changed, { ...mode, ifMatch: true, connection }));
    expect(statusesOf(outcomes)).toEqual(["ok", "failed", "ok"]);
    expect(namesIn(world)).toEqual(["mine", "theirs", "mine"]);
    const { error } = outcomes.find(({ status }) => status === "failed") as NotOkOutcome;
    expect(error).toMatchObject({ status: 412 });
    expect(error.message).toMatch(/^account .*000002 was changed since it was read/);
  },
);

test("what somebody has changed since it was read is not deleted", async () => {
  const world = await readThenChanged();
  const { connection, records } = world;
  const outcomes = await collect(removeRecords("account", records, { ifMatch: true, connection }));
  expect(statusesOf(outcomes)).toEqual(["ok", "failed", "ok"]);
  expect(namesIn(world)).toEqual(["theirs"]);
});

test("a change whose answer was lost is recognized: it is not somebody else's", async () => {
  const world = await readThenChanged();
  const { connection, records, emulator } = world;
  emulator.faults.add({ action: "reset-after", times: 1, match: ({ path }) => path.endsWith("$batch") });
  const changed = records.map((record) => ({ ...record, name: "mine" }));
  const outcomes = await collect(setRecords("account", changed, { updateOnly: true, ifMatch: true, connection }));
  // The middle one is not as it was to be: whose change that is, nobody can tell any more.
  expect(statusesOf(outcomes)).toEqual(["ok", "unknown", "ok"]);
  expect(namesIn(world)).toEqual(["mine", "theirs", "mine"]);
});

test("a delete whose answer was lost is recognized, and what was changed is known to be there", async () => {
  const world = await readThenChanged();
  const { connection, records, emulator } = world;
  emulator.faults.add({ action: "reset-after", times: 1, match: ({ path }) => path.endsWith("$batch") });
  const outcomes = await collect(removeRecords("account", records, { ifMatch: true, connection }));
  expect(statusesOf(outcomes)).toEqual(["ok", "failed", "ok"]);
  expect(namesIn(world)).toEqual(["theirs"]);
});

test("a record without its version, or with none that is one, fails alone", async () => {
  const world = await readThenChanged();
  const { connection, records } = world;
  const [first = {}, second = {}, third = {}] = records;
  const odd = [{ ...first, "@etag": undefined }, { ...second, "@etag": 'W/"1"\r\nx: y' }, third];
  const changed = odd.map((record) => ({ ...record, name: "mine" }));
  const outcomes = await collect(setRecords("account", changed, { updateOnly: true, ifMatch: true, connection }));
  expect(statusesOf(outcomes)).toEqual(["failed", "failed", "ok"]);
  const removed = await collect(removeRecords("account", [...odd.slice(0, 2), idOf(3)], { ifMatch: true, connection }));
  expect(statusesOf(removed)).toEqual(["failed", "failed", "failed"]);
});

test("ifMatch makes no sense where nothing is matched, or several records are", () => {
  const { connection } = emulated();
  for (const mode of [{ createOnly: true }, { upsert: true }, { matchOn: ["name"], allowMultipleMatches: true }])
    expect(() => setRecords("account", [], { ...mode, ifMatch: true, connection })).toThrow("exclude each other");
  const options = { matchOn: ["name"], allowMultipleMatches: true, ifMatch: true, connection };
  expect(() => removeRecords("account", [], options)).toThrow("exclude each other");
});
