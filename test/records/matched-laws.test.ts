import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fault, FaultAction } from "../../src/emulator/index.ts";
import { setRecords, type BulkRun, type Outcome, type SetRecordsOptions } from "../../src/index.ts";
import { emulated, inOrder, type Emulated } from "./emulated.ts";

type FaultMatch = Fault["match"];

type Account = Readonly<Record<string, unknown>>;

/** To the service, and so to a run, those of each line are one key. */
const SPELLINGS = [
  ["a1", "A1", "á1", "A1 "],
  ["strasse", "STRASSE"],
  ["straße", "straßE"],
  ["d'1", "D'1"],
  ["e", "Ê"],
  ["ee"],
];

const keyOf = (account: Account): number =>
  SPELLINGS.findIndex((spellings) => spellings.includes(String(account.accountnumber)));

/** Columns are missing, cleared or set. */
const columns = fc.record(
  {
    name: fc.constantFrom("N1", "N2", "n2", null, ""),
    telephone1: fc.constantFrom("1", "2", null),
    numberofemployees: fc.constantFrom(1, "1", 2, null),
  },
  { requiredKeys: [] },
);

const input = fc
  .record({
    accountnumber: fc.constantFrom(...SPELLINGS.flat()),
    columns,
    bad: fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constantFrom({ numberofemployees: "many" }, { nmae: 1 }) },
    ),
  })
  .map(({ accountnumber, columns, bad }): Account => ({ accountnumber, ...columns, ...bad }));

const actions: readonly FaultAction[] = [
  "reset-before",
  "reset-after",
  "repeat-request",
  { status: 429, headers: { "retry-after": "3" } },
  { status: 503 },
  { status: 500, body: JSON.stringify({ error: { code: "0x80040216", message: "An unexpected error occurred." } }) },
  { delayMs: 3 },
  { delayMs: 3, delay: "answer" },
];

const faults = fc.array(
  fc.record({
    action: fc.constantFrom(...actions),
    method: fc.constantFrom("GET", "POST"),
    after: fc.nat({ max: 6 }),
    times: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 4 },
);

const situation = fc.record({
  inputs: fc.array(input, { maxLength: 60 }),
  there: fc.uniqueArray(input, { maxLength: 4, selector: keyOf }),
  mode: fc.constantFrom({}, { updateAllColumns: true }, { noCreate: true }, { noUpdate: true }),
  batchSize: fc.integer({ min: 1, max: 20 }),
  retrievalBatchSize: fc.integer({ min: 1, max: 30 }),
  maxDegreeOfParallelism: fc.integer({ min: 1, max: 8 }),
  isSlow: fc.boolean(),
});

type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;

async function* slowly(inputs: readonly Account[]): AsyncGenerator<Account> {
  for (const [index, each] of inputs.entries()) {
    if (index % 7 === 6) await new Promise(setImmediate);
    yield each;
  }
}

/** An emulator with what is there before, and the run that has not begun. */
async function begin(
  given: Situation,
  more: SetRecordsOptions = {},
): Promise<Emulated & { readonly run: BulkRun<Account> }> {
  const { inputs, there, mode, isSlow, ...options } = given;
  const all = emulated();
  const { connection } = all;
  await setRecords("account", there.filter(isGood), { createOnly: true, connection });
  const run = setRecords("account", isSlow ? slowly(inputs) : inputs, {
    ...mode,
    ...options,
    matchOn: ["accountnumber"],
    errorAction: "silentlyContinue",
    connection,
    ...more,
  });
  return { ...all, run };
}

function isGood({ numberofemployees, nmae }: Account): boolean {
  return nmae === undefined && numberofemployees !== "many";
}

/** What is there when inputs are applied one after the other. */
function applied(inputs: readonly Account[], { there, mode }: Situation): Map<number, Account> {
  const records = new Map(there.filter(isGood).map((each) => [keyOf(each), stored({}, each)]));
  for (const each of inputs.filter(isGood)) {
    const before = records.get(keyOf(each));
    if (before === undefined ? "noCreate" in mode : "noUpdate" in mode) continue;
    records.set(keyOf(each), stored(before ?? {}, each));
  }
  return records;
}

const COLUMNS = ["accountnumber", "name", "telephone1", "numberofemployees"];

function stored(before: Account, input: Account): Account {
  const value = (name: string): unknown => {
    const given = input[name] === undefined ? before[name] : input[name];
    return given === "" || given === undefined ? null : name === "numberofemployees" && given ? Number(given) : given;
  };
  return Object.fromEntries(COLUMNS.map((name) => [name, value(name)]));
}

/** @returns what is there by its key, of which nothing is there twice */
function kept({ emulator }: Emulated): Map<number, Account> {
  const rows = emulator.snapshot("account");
  const records = new Map(
    rows.map((row) => [keyOf(row), Object.fromEntries(COLUMNS.map((name) => [name, row[name]]))]),
  );
  expect(records.size).toBe(rows.length);
  return records;
}

interface Followed {
  readonly outcomes: readonly Outcome<Account>[];
  readonly error: unknown;
  /** The loop was left before its end. */
  readonly left: boolean;
}

async function follow(run: BulkRun<Account>, leaves: (seen: number) => boolean = () => false): Promise<Followed> {
  const outcomes: Outcome<Account>[] = [];
  try {
    for await (const outcome of run)
      if (leaves(outcomes.push(outcome))) return { outcomes, error: undefined, left: true };
    return { outcomes, error: undefined, left: false };
  } catch (error) {
    return { outcomes, error, left: false };
  }
}

function expectBooks({ progress }: BulkRun<Account>): void {
  const { read, ok, failed, unknown, notSent } = progress!;
  expect(ok + failed + unknown + notSent).toBe(read);
}

function expectEach(outcomes: readonly Outcome[], read: number): void {
  const indices = outcomes.map(({ index }) => index).sort((a, b) => a - b);
  expect(indices).toEqual(Array.from({ length: read }, (_, index) => index));
}

/** What is ok was applied, and nothing else was, except where nobody knows. */
function expectTrue(
  records: ReadonlyMap<number, Account>,
  outcomes: readonly Outcome<Account>[],
  given: Situation,
): void {
  const ofStatus = (wanted: Outcome["status"]): Account[] =>
    inOrder(outcomes.filter(({ status }) => status === wanted)).map(({ input }) => input);
  const doubtful = new Set(ofStatus("unknown").map(keyOf));
  const expected = applied(ofStatus("ok"), given);
  for (const key of SPELLINGS.keys())
    if (!doubtful.has(key)) expect([key, records.get(key)]).toEqual([key, expected.get(key)]);
}

/** More of them were searched once; these are for every day. */
const RUNS = 40;

test("what is there in the end is as if the inputs had been applied one after the other", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (given) => {
      const all = await begin(given);
      const { outcomes } = await follow(all.run);
      expectEach(outcomes, given.inputs.length);
      // What is passed over is not looked at.
      for (const outcome of outcomes.filter((each) => !(each.status === "ok" && each.action === "skipped"))) {
        expect([outcome.index, outcome.status]).toEqual([outcome.index, isGood(outcome.input) ? "ok" : "failed"]);
      }
      expect(kept(all)).toEqual(applied(given.inputs, given));
    }),
    { numRuns: RUNS },
  );
});

const ending = fc.record({
  how: fc.constantFrom("none", "stop", "abort", "leave"),
  /** After so many outcomes. */
  at: fc.nat({ max: 60 }),
  errorAction: fc.constantFrom("silentlyContinue", "stop"),
  retries: fc.nat({ max: 2 }),
});

test("whatever happens, each record has one outcome, a true one, and no key has two records", async () => {
  await fc.assert(
    fc.asyncProperty(situation, faults, ending, async (given, faults, { how, at, ...options }) => {
      const controller = new AbortController();
      const all = await begin(given, { ...options, initialRetryDelayMs: 1, signal: controller.signal });
      for (const { method, ...fault } of faults) {
        const match: FaultMatch = (each) => each.method === method && each.path.includes("/accounts");
        all.emulator.faults.add({ ...fault, match });
      }
      const { outcomes, error, left } = await follow(all.run, (seen) => {
        if (seen <= at) return false;
        if (how === "stop") all.run.stop();
        if (how === "abort") controller.abort(new RangeError("enough"));
        return how === "leave";
      });
      expectBooks(all.run);
      const records = kept(all);
      if (left) return;
      const { read, stopped } = all.run.progress!;
      expectEach(outcomes, read);
      if (error === undefined && !stopped) expect(read).toBe(given.inputs.length);
      expectTrue(records, outcomes, given);
    }),
    { numRuns: RUNS },
  );
});
