import fc from "fast-check";
import { expect, test } from "vitest";
import type { Connection } from "../../src/connection/connection.ts";
import { createComparer } from "../../src/metadata/compare.ts";
import { createRecordReader } from "../../src/metadata/record-reader.ts";
import { createRecordWriter, type PlainRecord } from "../../src/metadata/record-writer.ts";
import { describeTable } from "../../src/metadata/tables.ts";
import { column, oneToMany, options, table, translated } from "../emulator/customization/payloads.ts";
import { emulated, idOf } from "../records/emulated.ts";

/** A table with a column of each type that clients can make. */
const THING = "EntityDefinitions(LogicalName='new_thing')/Attributes";
const COLUMNS: readonly object[] = [
  column("String", "new_Text", { MaxLength: 40 }),
  column("Memo", "new_Memo", { MaxLength: 40 }),
  column("Integer", "new_Integer", { MinValue: -1000, MaxValue: 1000 }),
  column("BigInt", "new_BigInt"),
  column("Decimal", "new_Decimal", { Precision: 3, MinValue: -1000, MaxValue: 1000 }),
  column("Double", "new_Double", { Precision: 5, MinValue: -1000, MaxValue: 1000 }),
  column("Money", "new_Money", { Precision: 2, MinValue: -1000, MaxValue: 1000 }),
  column("Boolean", "new_Flag", {
    OptionSet: {
      TrueOption: { Value: 1, Label: translated({ 1033: "Open", 1031: "Offen" }) },
      FalseOption: { Value: 0, Label: translated({ 1033: "Shut" }) },
    },
  }),
  column("DateTime", "new_Moment", { Format: "DateAndTime", DateTimeBehavior: { Value: "UserLocal" } }),
  column("DateTime", "new_Clock", { Format: "DateAndTime", DateTimeBehavior: { Value: "TimeZoneIndependent" } }),
  column("DateTime", "new_Day", { Format: "DateOnly", DateTimeBehavior: { Value: "DateOnly" } }),
  column("Picklist", "new_Choice", {
    OptionSet: {
      Options: [
        { Value: 10, Label: translated({ 1033: "Red", 1031: "Rot" }) },
        { Value: 20, Label: translated({ 1033: "Blue, dark", 1031: "Blau" }) },
      ],
    },
  }),
  column("MultiSelectPicklist", "new_Choices", { OptionSet: options("One", "Two", "Three") }),
  column("Image", "new_Picture"),
];

const decimal = fc.double({ min: -1000, max: 1000, noNaN: true });
const date = fc.date({ min: new Date("1753-01-02"), max: new Date("9999-12-30"), noInvalidDate: true });
const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
const nameless = {
  new_text: text,
  new_memo: text,
  new_integer: fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }).map(String)),
  new_bigint: fc.oneof(fc.maxSafeInteger(), fc.maxSafeInteger().map(BigInt), fc.maxSafeInteger().map(String)),
  new_decimal: decimal,
  new_double: decimal,
  new_money: decimal,
  new_flag: fc.constantFrom<unknown>(true, false, "offen", "SHUT", 1, "0"),
  new_moment: fc.oneof(
    date,
    date.map((each) => each.toISOString().slice(0, 19)),
  ),
  new_clock: fc.oneof(
    date,
    date.map((each) => each.toISOString().slice(0, 19)),
  ),
  new_day: fc.oneof(
    date,
    date.map((each) => each.toISOString().slice(0, 10)),
  ),
  new_choice: fc.constantFrom<unknown>(10, "20", "rot", "BLUE, dark", "Blau"),
  new_choices: fc.constantFrom<unknown>([1, "two"], "3;1", "one,three", [], [2]),
  new_picture: fc.uint8Array({ minLength: 1, maxLength: 30 }),
  new_accountid: fc.constantFrom<unknown>({ table: "account", id: idOf(1) }, idOf(2), {
    table: "account",
    key: { new_number: "O'Hara & 50%/1" },
  }),
  statuscode: fc.constantFrom<unknown>(1, "inactive", 2),
};
const model = Object.fromEntries(
  Object.entries(nameless).map(([name, values]) => [
    name,
    name === "statuscode"
      ? values
      : fc.oneof({ weight: 5, arbitrary: values as fc.Arbitrary<unknown> }, fc.constantFrom(null, "")),
  ]),
);
const record = fc.record(model, { requiredKeys: [] });

async function post(connection: Connection, path: string, body: object): Promise<void> {
  await connection.send({ method: "POST", path, body: JSON.stringify(body), idempotent: false });
}

async function makeTables(connection: Connection): Promise<void> {
  await post(connection, "EntityDefinitions", table("new_Thing"));
  for (const each of COLUMNS) await post(connection, THING, each);
  await post(connection, "RelationshipDefinitions", oneToMany("new_at", "new_thing", "account", "new_AccountId"));
  const account = "EntityDefinitions(LogicalName='account')";
  await post(connection, `${account}/Attributes`, column("String", "new_Number", { MaxLength: 40 }));
  await post(connection, `${account}/Keys`, { SchemaName: "new_ByNumber", KeyAttributes: ["new_number"] });
  await post(connection, "accounts", { accountid: idOf(1), name: "one", new_number: "O'Hara & 50%/1" });
  await post(connection, "accounts", { accountid: idOf(2), name: "two" });
}

test("what is written is no change of what is kept, and what is read goes back as it was", async () => {
  const { connection } = emulated();
  await makeTables(connection);
  await describeTable(connection, "account");
  const knowledge = await describeTable(connection, "new_thing");
  const options = { timeZone: "Europe/Berlin" };
  const writers = {
    create: createRecordWriter(knowledge, "create", options),
    update: createRecordWriter(knowledge, "update", options),
  };
  const comparer = createComparer(knowledge.table);
  const read = createRecordReader<PlainRecord>(knowledge.table);
  let next = 0;

  /** Writes a record as a new one, and what create leaves over; gives what the service keeps. */
  const keep = async (given: PlainRecord, id: string, select: readonly string[]): Promise<PlainRecord> => {
    const { payload, state } = writers.create.write(given);
    await post(connection, "new_things", { ...payload, new_thingid: id });
    const path = `new_things(${id})`;
    if (state) await connection.send({ method: "PATCH", path, body: JSON.stringify(state), idempotent: true });
    const headers = { prefer: 'odata.include-annotations="*"' };
    const query = select.length === 0 ? "new_thingid" : select.join(",");
    const { body } = await connection.send({
      method: "GET",
      path: `${path}?$select=${query}`,
      headers,
      idempotent: true,
    });
    return JSON.parse(body) as PlainRecord;
  };

  await fc.assert(
    fc.asyncProperty(record, async (given) => {
      const update = writers.update.write(given).payload;
      const select = comparer.columnsOf(update);
      const row = await keep(given, idOf((next += 1)), select);
      const changes = comparer.changed(update, row);
      // An alternate key does not tell which record it is of.
      const isByKey =
        typeof given.new_accountid === "object" && given.new_accountid !== null && "key" in given.new_accountid;
      expect(changes).toEqual(isByKey ? { "new_AccountId@odata.bind": update["new_AccountId@odata.bind"] } : {});

      const again = await keep(read(row), idOf((next += 1)), select);
      const kept = Object.fromEntries(
        Object.entries(row).filter(([name]) => name !== "new_thingid" && !name.includes("@")),
      );
      expect(again).toMatchObject(kept);
      expect(comparer.changed(writers.update.write(read(row)).payload, row)).toEqual({});
    }),
    { numRuns: 60 },
  );
});
