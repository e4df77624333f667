import fc from "fast-check";
import { expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { withAccounts } from "./stored.ts";

const THERE = 12;

/** Accounts 0 and 1 have the same name; what is above THERE does not exist. */
const nameOf = (number: number): string => `Account ${number < 2 ? "twin" : number}`;

const input = fc.oneof(
  { weight: 5, arbitrary: fc.nat(THERE + 4).map((number) => ({ name: nameOf(number) })) },
  fc.nat(THERE + 4).map(idOf),
  fc.constantFrom<unknown>(null, 5, "abc", {}, { name: "" }, { name: { x: 1 } }, { nam: "x" }),
);

test("the records that are reported as deleted, and no others, are gone, whatever comes in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(input, { maxLength: 30 }),
      fc.record({ ifExists: fc.boolean(), allowMultipleMatches: fc.boolean(), whatIf: fc.boolean() }),
      fc.record({ batchSize: fc.integer({ min: 1, max: 8 }), retrievalBatchSize: fc.integer({ min: 1, max: 8 }) }),
      fc.constantFrom(1, 3, "auto" as const),
      async (inputs, flags, sizes, maxDegreeOfParallelism) => {
        const { connection, emulator } = await withAccounts(THERE, (number) => ({ name: nameOf(number) }));
        const options = { ...flags, ...sizes, maxDegreeOfParallelism, matchOn: ["name"], connection };
        const run = removeRecords("account", inputs as object[], options);
        const outcomes = await collect(run);
        expect(outcomes.map(({ index }) => index).sort((a, b) => a - b)).toEqual(inputs.map((_, index) => index));
        const deleted = outcomes.flatMap((outcome) =>
          outcome.status === "ok" && outcome.action === "deleted" ? (outcome.ids ?? [outcome.id]) : [],
        );
        const left = emulator.snapshot("account").map(({ accountid }) => accountid);
        const all = Array.from({ length: THERE }, (_, number) => idOf(number));
        const gone = flags.whatIf ? [] : deleted;
        // An input that stands for two records may have deleted one of them, and says so.
        const halves = outcomes.filter(
          (outcome) => outcome.status === "failed" && outcome.error.message.startsWith("Of the 2"),
        );
        const inDoubt = halves.length > 0 ? [idOf(0), idOf(1)] : [];
        const known = (ids: readonly unknown[]): unknown[] => ids.filter((id) => !inDoubt.includes(String(id))).sort();
        expect(known(left)).toEqual(known(all.filter((id) => !gone.includes(id))));
        const { read, ok, failed, unknown, notSent } = await run;
        expect([ok + failed, unknown, notSent]).toEqual([read, 0, 0]);
        // Twins are in doubt unless both are meant.
        const twins = outcomes.filter(({ input }) => (input as { name?: unknown } | null)?.name === nameOf(0));
        if (!flags.allowMultipleMatches && !inputs.includes(idOf(0)) && !inputs.includes(idOf(1))) {
          expect(twins.filter(({ status }) => status !== "failed")).toEqual([]);
        }
      },
    ),
    { numRuns: 40 },
  );
});
