import fc from "fast-check";
import { beforeAll, afterAll, expect, test } from "vitest";
import { connect } from "../../src/connection/connect.ts";
import type { Connection } from "../../src/connection/connection.ts";
import { getRecords, setRecords } from "../../src/index.ts";
import type { Column } from "../../src/metadata/definition.ts";
import { describeTable } from "../../src/metadata/tables.ts";
import { collect } from "../records/emulated.ts";

/** What is given, and what must be there afterwards. */
interface Written {
  readonly given: unknown;
  readonly kept: unknown;
}

/** The server decides about these itself, or ties them to others. */
const TIED = new Set(["statuscode", "transactioncurrencyid", "ownerid", "overriddencreatedon", "processid", "stageid"]);

let connection: Connection;

beforeAll(async () => {
  connection = await connect({ url: "emulator:" });
});

afterAll(() => connection.close());

function same<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Written> {
  return arbitrary.map((value) => ({ given: value, kept: value }));
}

/** Numbers with as many decimal places as the column keeps. */
function decimals(column: Column, places: number): fc.Arbitrary<Written> {
  const unit = 10 ** places;
  const least = Math.max((column.min ?? -1e9) * unit, -1e14);
  const most = Math.min((column.max ?? 1e9) * unit, 1e14);
  return fc.integer({ min: Math.ceil(least), max: Math.floor(most) }).map((value) => {
    const number = value / unit || 0;
    return { given: value % 2 === 0 ? number : String(number), kept: number };
  });
}

function moments(dateOnly: boolean): fc.Arbitrary<Written> {
  const range = { min: new Date("1753-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true };
  return fc.date(range).map((date) => {
    const iso = date.toISOString();
    return dateOnly
      ? { given: iso.slice(0, 10), kept: iso.slice(0, 10) }
      : { given: date, kept: `${iso.slice(0, 19)}Z` };
  });
}

/** Values of a column in the forms that people give them; undefined for a column that is left out of this test. */
function valuesOf(column: Column): fc.Arbitrary<Written> | undefined {
  switch (column.type) {
    case "String":
    case "Memo":
      return same(fc.string({ unit: "binary", minLength: 1, maxLength: Math.min(20, (column.maxLength ?? 20) / 2) }));
    case "Integer":
      return same(fc.integer({ min: column.min ?? 0, max: column.max ?? 0 }));
    case "Double":
      return decimals(column, 5);
    case "Money":
      return decimals(column, 2);
    case "Boolean":
      return fc
        .boolean()
        .chain((truth) =>
          fc.constantFrom(truth, String(truth), truth ? 1 : 0).map((given) => ({ given, kept: truth })),
        );
    case "Picklist":
      return fc
        .constantFrom(...column.choices)
        .chain(({ value, label }) =>
          fc
            .constantFrom<unknown>(value, String(value), label, label.toUpperCase())
            .map((given) => ({ given, kept: value })),
        );
    case "DateTime":
      return moments(column.dateBehavior === "DateOnly");
    default:
      return undefined;
  }
}

test.each(["account", "contact"])(
  "what a writer accepts for %s the service accepts, and getRecords gives back the same",
  async (name) => {
    const { table } = await describeTable(connection, name);
    const columns = [...table.columns.values()].filter(
      (column) => column.creatable && column.updatable && column.attributeOf === undefined && !TIED.has(column.name),
    );
    const model: Record<string, fc.Arbitrary<Written>> = {};
    for (const column of columns) {
      const values = valuesOf(column);
      if (values !== undefined) model[column.name] = values;
    }
    expect(Object.keys(model).length).toBeGreaterThan(90);
    const record = fc.record(model, { requiredKeys: [] });

    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 4 }), async (records) => {
        const given = records.map((each) => mapValues(each, (value) => value.given));
        const outcomes = await collect(setRecords(name, given, { createOnly: true, connection }));
        expect(outcomes.filter(({ status }) => status !== "ok")).toEqual([]);
        for (const outcome of outcomes) {
          const id = outcome.status === "ok" ? outcome.id : "";
          const [found] = await collect(
            getRecords(name, { filter: { [table.primaryId]: id }, includeSystemColumns: true, connection }),
          );
          expect(found).toMatchObject(mapValues(records[outcome.index]!, (value) => value.kept));
        }
      }),
      { numRuns: 25 },
    );
  },
);

function mapValues<T, U>(record: Readonly<Record<string, T | undefined>>, change: (value: T) => U): Record<string, U> {
  const entries = Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, change(value)]]));
  return Object.fromEntries(entries) as Record<string, U>;
}

test("lookups are given back as they were set, to whichever table, and null clears them", async () => {
  const options = { createOnly: true, connection };
  const ids = { account: "0f0e0d0c-0b0a-4908-8706-050403020100", contact: "1f0e0d0c-0b0a-4908-8706-050403020100" };
  const contactid = "2f0e0d0c-0b0a-4908-8706-050403020100";
  await setRecords("account", [{ accountid: ids.account, name: "Contoso" }], options);
  await setRecords("contact", [{ contactid: ids.contact, firstname: "Jane", lastname: "Doe" }], options);
  const read = async (): Promise<unknown> =>
    (await collect(getRecords("contact", { columns: ["parentcustomerid"], filter: { contactid }, connection })))[0]
      ?.parentcustomerid;

  await setRecords("contact", [{ contactid, parentcustomerid: { table: "account", id: ids.account } }], options);
  expect(await read()).toEqual({ table: "account", id: ids.account, name: "Contoso" });

  const update = { updateOnly: true, connection };
  await setRecords("contact", [{ contactid, parentcustomerid: { table: "contact", id: ids.contact } }], update);
  expect(await read()).toEqual({ table: "contact", id: ids.contact, name: "Jane Doe" });

  await setRecords("contact", [{ contactid, parentcustomerid: await read() }], update);
  expect(await read()).toEqual({ table: "contact", id: ids.contact, name: "Jane Doe" });

  await setRecords("contact", [{ contactid, parentcustomerid: null }], update);
  expect(await read()).toBeNull();
});

test("null and an empty text clear a column", async () => {
  const contactid = "3f0e0d0c-0b0a-4908-8706-050403020100";
  const full = {
    contactid,
    lastname: "Doe",
    jobtitle: "x",
    numberofchildren: 2,
    birthdate: "2000-02-29",
    gendercode: 1,
  };
  await setRecords("contact", [full], { createOnly: true, connection });
  const emptied = { contactid, jobtitle: "", numberofchildren: null, birthdate: "", gendercode: "" };
  await setRecords("contact", [emptied], { updateOnly: true, connection });
  const columns = ["jobtitle", "numberofchildren", "birthdate", "gendercode", "lastname"];
  expect(await collect(getRecords("contact", { columns, filter: { contactid }, connection }))).toEqual([
    { "@table": "contact", ...full, jobtitle: null, numberofchildren: null, birthdate: null, gendercode: null },
  ]);
});

test("a whole record that getRecords gave can be set again as it is", async () => {
  const contactid = "4f0e0d0c-0b0a-4908-8706-050403020100";
  const whole = { includeSystemColumns: true, connection };
  await setRecords("contact", [{ contactid, lastname: "Doe", creditlimit: 7.5 }], { createOnly: true, connection });
  const [found] = await collect(getRecords("contact", { ...whole, filter: { contactid } }));
  const summary = await setRecords("contact", [{ ...found, jobtitle: "new" }], { updateAllColumns: true, connection });
  expect(summary).toMatchObject({ ok: 1, updated: 1 });
  expect(summary.leftOut).toContain("createdon");
  const [after] = await collect(getRecords("contact", { ...whole, filter: { contactid } }));
  const volatile = { jobtitle: "new", versionnumber: after?.versionnumber, modifiedon: after?.modifiedon };
  expect(after).toEqual({ ...found, ...volatile });
});
