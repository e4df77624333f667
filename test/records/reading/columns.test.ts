import { beforeEach, describe, expect, test } from "vitest";
import { chooseColumns } from "../../../src/records/reading/columns.ts";
import { aColumn, aTable, messageOf } from "../../metadata/columns.ts";
import { rejection } from "../../connection/test-connection.ts";
import { collect, idOf } from "../emulated.ts";
import { get, openWorld, queries } from "../readable.ts";

beforeEach(openWorld);

const { table } = aTable(
  aColumn("String", { name: "name" }),
  aColumn("DateTime", { name: "createdon" }),
  aColumn("Owner", { name: "ownerid" }),
  aColumn("String", { name: "owneridname", attributeOf: "ownerid" }),
  aColumn("Money", { name: "price" }),
  aColumn("Money", { name: "price_base" }),
  aColumn("String", { name: "data_base" }),
  aColumn("State", { name: "statecode" }),
  aColumn("Virtual", { name: "labels" }),
  aColumn("PartyList", { name: "to" }),
  aColumn("String", { name: "secret", readable: false }),
  aColumn("File", { name: "contract" }),
  aColumn("String", { name: "contract_name", attributeOf: "contract" }),
  aColumn("Image", { name: "photo", attributeOf: "photoid" }),
  aColumn("Uniqueidentifier", { name: "photoid" }),
  aColumn("BigInt", { name: "photo_timestamp", attributeOf: "photoid" }),
  aColumn("String", { name: "photo_url", attributeOf: "photoid" }),
);

const chosen = (choice: Parameters<typeof chooseColumns>[1]): string[] =>
  chooseColumns(table, choice).columns.map(({ name }) => name);

describe("the columns that are read", () => {
  test.each([
    ["by default", {}, ["thingid", "name", "price", "data_base", "statecode"]],
    [
      "with system columns",
      { includeSystemColumns: true },
      ["thingid", "name", "createdon", "ownerid", "price", "price_base", "data_base", "statecode"],
    ],
    [
      "with what is known of files and images",
      { includeFileAndImageMetadataColumns: true },
      [
        "thingid",
        "name",
        "price",
        "data_base",
        "statecode",
        "contract",
        "contract_name",
        "photoid",
        "photo_timestamp",
        "photo_url",
      ],
    ],
    ["without some", { excludeColumns: ["price", "statecode"] }, ["thingid", "name", "data_base"]],
    ["as named", { columns: ["createdon", "photo", "createdon"] }, ["thingid", "createdon", "photo"]],
    ["as named, without some", { columns: ["name", "price"], excludeColumns: ["price"] }, ["thingid", "name"]],
  ])("%s", (_, choice, expected) => {
    expect(chosen(choice)).toEqual(expected);
  });

  test("a suffix is no part of the name", () => {
    const { columns, shapes } = chooseColumns(table, { columns: ["name:Raw", "ownerid:display"] });
    expect(columns.map(({ name }) => name)).toEqual(["thingid", "name", "ownerid"]);
    expect([...shapes]).toEqual([
      ["name", "raw"],
      ["ownerid", "display"],
    ]);
  });

  test.each([
    [{ columns: ["nam"] }, "thing has no column nam. Did you mean name?"],
    [{ excludeColumns: ["nam"] }, "thing has no column nam. Did you mean name?"],
    [
      { columns: ["name:Label"] },
      'Expected a column\'s name, with :Raw or :Display behind it perhaps, got "name:Label".',
    ],
  ])("%j is refused", (choice, message) => {
    expect(messageOf(() => chosen(choice))).toBe(message);
  });
});

describe("records", () => {
  test("come without system columns, computed ones and images, and say so in $select", async () => {
    const [first] = await collect(get({ top: 1, orderBy: "name" }));
    expect(Object.keys(first!)).toContain("name");
    expect(Object.keys(first!)).not.toContain("createdon");
    expect(Object.keys(first!)).not.toContain("ownerid");
    expect(queries()[0]).toContain("$select=accountid,");
  });

  test("show a choice as its label and a lookup as its name", async () => {
    const columns = ["accountcategorycode:Display", "parentaccountid:Display", "name:Display", "statecode:Raw"];
    const [seventh] = await collect(get({ columns, ids: [idOf(7)] }));
    expect(seventh).toEqual({
      "@table": "account",
      accountid: idOf(7),
      accountcategorycode: null,
      parentaccountid: "account 3",
      name: "account 7",
      statecode: 0,
    });
    const [first] = await collect(get({ columns, ids: [idOf(0)] }));
    expect(first).toMatchObject({ accountcategorycode: "Preferred Customer", parentaccountid: null });
  });

  test("give a lookup as its id, or all lookups as names", async () => {
    const which = { columns: ["parentaccountid:Raw", "ownerid"], ids: [idOf(7)], lookupValuesReturnName: true };
    expect(await collect(get(which))).toMatchObject([{ parentaccountid: idOf(3), ownerid: "# Application 00000000" }]);
  });

  test("columns that are named go with no option that adds others", () => {
    expect(() => get({ columns: ["name"], includeSystemColumns: true })).toThrow(
      "getRecords takes either columns or includeSystemColumns, not both.",
    );
  });

  test("an unknown column is told when the first record is asked for", async () => {
    expect(await rejection(collect(get({ excludeColumns: ["nam"] })))).toMatchObject({
      message: "account has no column nam. Did you mean name?",
    });
  });
});
