import fc from "fast-check";
import { expect, test } from "vitest";
import { DefinitionError, ValueError } from "../../src/errors.ts";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import { aChoice, aColumn, aTable } from "./columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";
const account = { ...aTable(aColumn("String", { name: "code" })).table, name: "account", entitySet: "accounts" };
const choices = [aChoice(0, "Zero", "Null"), { ...aChoice(1, "One"), state: 0 }];
const columns = [
  ...["String", "Memo", "Integer", "BigInt", "Decimal", "Double", "Money", "DateTime", "Uniqueidentifier", "Image"],
  ...["Boolean", "Picklist", "MultiSelectPicklist", "State", "Status", "File", "Virtual", "ManagedProperty"],
].map((type) => aColumn(type, { name: type.toLowerCase(), choices, maxLength: 5, maxBytes: 5, precision: 2 }));
const knowledge = {
  ...aTable(
    ...columns,
    aColumn("PartyList", { name: "to" }),
    aColumn("Lookup", { name: "parentid", targets: [{ table: "account", navigation: "ParentId" }] }),
    aColumn("Customer", {
      name: "customerid",
      targets: [
        { table: "account", navigation: "customerid_account" },
        { table: "contact", navigation: "customerid_contact" },
      ],
    }),
  ),
  others: new Map([["account", { ...account, keys: [{ name: "k", columns: ["code"], status: "Active" as const }] }]]),
};
const names = [...knowledge.table.columns.keys()];

const junk = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.constantFrom(
    Symbol("s"),
    () => 1,
    new Map(),
    new Date(Number.NaN),
    Infinity,
    "0",
    "Null",
    "../../etc/passwd",
    "\0",
  ),
  fc.record(
    {
      table: fc.constantFrom<unknown>("account", "contact", "nothing", 7, null),
      id: fc.constantFrom<unknown>(ID, "x", null, {}),
      key: fc.oneof(fc.dictionary(fc.constantFrom("code", "no"), fc.anything()), fc.anything()),
      address: fc.constantFrom<unknown>("a@b.c", "none", 7),
      name: fc.string(),
      bytes: fc.oneof(fc.uint8Array(), fc.string()),
    },
    { requiredKeys: [] },
  ),
);

test("whatever records are made of, a writer gives what JSON carries, or refuses them with a reason, and is none the worse", () => {
  const writers = (["create", "update"] as const).map((operation) =>
    createRecordWriter(knowledge, operation, { fileDirectory: import.meta.dirname, timeZone: "Asia/Tehran" }),
  );
  const records = fc.dictionary(fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...names) }, fc.string()), junk, {
    maxKeys: 3,
  });
  fc.assert(
    fc.property(records, fc.constantFrom(...writers), (record, writer) => {
      try {
        const { payload, state } = writer.write(record);
        const json = JSON.stringify({ ...payload, ...state });
        expect(Object.keys(JSON.parse(json) as object)).toHaveLength(Object.keys({ ...payload, ...state }).length);
      } catch (error) {
        // A value of a key is of another table's column.
        if (error instanceof ValueError) expect([...names, "code"]).toContain(error.column);
        else if (!(error instanceof DefinitionError)) throw error;
      }
      expect(writer.write({ string: "ok" })).toEqual({ payload: { string: "ok" }, state: undefined, files: [] });
    }),
    { numRuns: 3000 },
  );
});
