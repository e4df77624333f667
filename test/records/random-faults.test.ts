import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../src/connection/connection.ts";
import type { SetRecordsOptions } from "../../src/records/planning/set-options.ts";
import { setRecords } from "../../src/records/set-records.ts";
import { collect, emulated, idOf } from "./emulated.ts";

/** What can be wrong with a record: found here, or by the service alone. */
const FAULTS: Readonly<Record<string, object>> = {
  "a number that is none": { numberofemployees: "many" },
  "a number out of range": { numberofemployees: -5 },
  "a text that is too long": { address1_city: "x".repeat(100) },
  "an unknown column": { nmae: "x" },
  "an unknown label": { industrycode: "Nothing" },
  "a date that does not exist": { lastonholdtime: "2026-02-31" },
  "a lookup of nobody": { parentaccountid: idOf(404) },
  "a name that nobody has": { parentaccountid: "Nobody at all" },
  "a table that it cannot refer to": { parentaccountid: { table: "contact", id: idOf(1) } },
  "half a state": { statecode: 0, statuscode: 2 },
  "another table's record": { "@table": "contact" },
  "no caller": { "@callerId": "me" },
};

const GOOD: Readonly<Record<string, object>> = {
  "nothing special": {},
  "a label": { industrycode: "Accounting", creditonhold: "Yes" },
  "a date": { lastonholdtime: "2026-02-28T12:00:00+02:00" },
  "a parent": { parentaccountid: "Parent" },
  "not active": { statecode: "Inactive" },
  "a remark": { "@remark": "x", telephone1: "" },
};

const MODES: readonly SetRecordsOptions[] = [
  { createOnly: true },
  { matchOn: ["accountnumber"] },
  { matchOn: ["accountnumber"], updateAllColumns: true },
];

const kind = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...Object.keys(GOOD)) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(FAULTS), "no record") },
);

const scenario = fc.record({
  kinds: fc.array(kind, { minLength: 1000, maxLength: 1000, size: "max" }),
  mode: fc.constantFrom(...MODES),
  batchSize: fc.integer({ min: 20, max: 500 }),
  maxDegreeOfParallelism: fc.integer({ min: 1, max: 6 }),
});

/** The account numbers on the server that begin so. */
async function numbersFrom(connection: Connection, start: string): Promise<string[]> {
  const path = `accounts?$select=accountnumber&$filter=startswith(accountnumber,'${start}')`;
  const { body } = await connection.send({ method: "GET", path, idempotent: true });
  const { value } = JSON.parse(body) as { value: { accountnumber: string }[] };
  return value.map(({ accountnumber }) => accountnumber);
}

describe("100,000 records with faults among them", () => {
  it(
    "the good ones are exactly those on the server, the bad ones exactly those reported",
    { timeout: 120_000 },
    async () => {
      const { connection } = emulated();
      await setRecords("account", [{ name: "Parent" }], { createOnly: true, connection });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(scenario, async ({ kinds, mode, ...options }) => {
          round += 1;
          const records = kinds.map((name, index) =>
            name === "no record" ? null : { name, accountnumber: `${round}.${index}`, ...GOOD[name], ...FAULTS[name] },
          );
          const run = setRecords("account", records as object[], { ...mode, ...options, connection });
          const outcomes = await collect(run);
          const ofStatus = (wanted: string): number[] =>
            outcomes
              .filter(({ status }) => status === wanted)
              .map(({ index }) => index)
              .sort((a, b) => a - b);
          const expected = (good: boolean): number[] =>
            [...kinds.keys()].filter((index) => (kinds[index] ?? "") in GOOD === good);
          expect(outcomes).toHaveLength(records.length);
          expect(ofStatus("failed")).toEqual(expected(false));
          expect(ofStatus("ok")).toEqual(expected(true));
          const ofRound = await numbersFrom(connection, `${round}.`);
          expect(new Set(ofRound)).toEqual(new Set(expected(true).map((index) => `${round}.${index}`)));
          expect(ofRound).toHaveLength(expected(true).length);
        }),
        { numRuns: 100 },
      );
    },
  );
});
