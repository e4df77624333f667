import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";
import { column, label, options, table } from "./payloads.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
  await org.send("POST", "EntityDefinitions", table("new_Thing"));
});
afterEach(() => org.emulator.close());

const thing = "EntityDefinitions(LogicalName='new_thing')";
const attributes = `${thing}/Attributes`;
const behavior = (Value: string) => ({ Format: "DateOnly", DateTimeBehavior: { Value } });

describe("a column that a client makes", () => {
  test.each([
    [
      "String",
      { MaxLength: 5, FormatName: { Value: "Email" } },
      { MaxLength: 5, FormatName: { Value: "Email" } },
      "a@b.c",
    ],
    ["Memo", { MaxLength: 3000, Format: "TextArea" }, { MaxLength: 3000 }, "line\nline"],
    ["Integer", { MinValue: 1, MaxValue: 9, Format: "None" }, { MinValue: 1, MaxValue: 9 }, 7],
    ["BigInt", {}, { AttributeType: "BigInt" }, 9_000_000_000],
    ["Decimal", { Precision: 3, MinValue: 0, MaxValue: 100 }, { Precision: 3, MaxValue: 100 }, 1.125],
    ["Double", { Precision: 4 }, { Precision: 4, MinValue: -100_000_000_000 }, 0.25],
    ["Money", { Precision: 2, PrecisionSource: 2 }, { Precision: 2 }, 12.5],
    ["Boolean", { DefaultValue: true }, { DefaultValue: true }, false],
    ["DateTime", {}, { Format: "DateAndTime", DateTimeBehavior: { Value: "UserLocal" } }, "2024-02-29T12:00:00Z"],
    ["DateTime", behavior("DateOnly"), { DateTimeBehavior: { Value: "DateOnly" } }, "2024-02-29"],
    [
      "DateTime",
      behavior("TimeZoneIndependent"),
      { DateTimeBehavior: { Value: "TimeZoneIndependent" } },
      "2024-02-29T00:00:00Z",
    ],
    ["Picklist", { OptionSet: options("A", "B"), DefaultFormValue: 2 }, { DefaultFormValue: 2 }, 1],
    ["MultiSelectPicklist", { OptionSet: options("A", "B") }, { AttributeType: "Virtual" }, "1,2"],
  ])("of type %s is described, takes a value and gives it back", async (type, given, described, value) => {
    const reply = await org.send("POST", attributes, column(type, "new_Value", given));
    expect(reply.status, reply.text).toBe(204);
    const cast = `Microsoft.Dynamics.CRM.${type}AttributeMetadata`;
    const byId = (await org.send("GET", `${attributes}(${idOf(reply)})/${cast}`)).json;
    expect(byId).toMatchObject({
      LogicalName: "new_value",
      SchemaName: "new_Value",
      IsCustomAttribute: true,
      ...described,
    });
    const id = await org.create("new_things", { new_value: value });
    expect((await org.send("GET", `new_things(${id})?$select=new_value`)).json.new_value).toBe(value);
  });

  test("has no value in records that were there before, whatever its default", async () => {
    const id = await org.create("new_things", {});
    await org.send(
      "POST",
      attributes,
      column("Picklist", "new_Choice", { OptionSet: options("A"), DefaultFormValue: 1 }),
    );
    await org.send("POST", attributes, column("Boolean", "new_Flag", { DefaultValue: true }));
    const later = await org.create("new_things", {});
    const read = async (key: string) => (await org.send("GET", `new_things(${key})?$select=new_choice,new_flag`)).json;
    expect(await read(id)).toMatchObject({ new_choice: null, new_flag: null });
    expect(await read(later)).toMatchObject({ new_choice: 1, new_flag: true });
  });

  test("is there for requests that were made before in the same way", async () => {
    const id = await org.create("new_things", { new_accountname: "A" });
    const refused = await org.send("PATCH", `new_things(${id})`, { new_late: "x" });
    expect(refused.status).toBe(400);
    expect(Object.keys((await org.send("GET", `new_things(${id})`)).json)).not.toContain("new_late");
    await org.send("POST", attributes, column("String", "new_Late"));
    expect((await org.send("PATCH", `new_things(${id})`, { new_late: "x" })).status).toBe(204);
    expect((await org.send("GET", `new_things(${id})`)).json.new_late).toBe("x");
  });

  test("of an amount brings the currency and the amount in base currency", async () => {
    await org.send("POST", attributes, column("Money", "new_Price"));
    await org.send("POST", attributes, column("Money", "new_Cost"));
    const id = await org.create("new_things", { new_price: 10 });
    const { json } = await org.send("GET", `new_things(${id})?$expand=transactioncurrencyid($select=isocurrencycode)`);
    expect(json).toMatchObject({ new_price: 10, new_price_base: 10, new_cost: null });
    expect(json.transactioncurrencyid).toMatchObject({ isocurrencycode: "USD" });
  });

  test("can be added to a table of the system, and taken away again", async () => {
    const account = "EntityDefinitions(LogicalName='account')";
    await org.send("POST", `${account}/Attributes`, column("String", "new_Rank"));
    await org.create("accounts", { name: "A", new_rank: "gold" });
    expect((await org.send("GET", "accounts?$filter=new_rank eq 'GOLD'")).json.value).toHaveLength(1);
    expect((await org.send("DELETE", `${account}/Attributes(LogicalName='new_rank')`)).status).toBe(204);
    expect((await org.send("GET", "accounts?$filter=new_rank eq 'gold'")).status).toBe(400);
    expect((await org.send("GET", "accounts?$select=name")).json.value).toMatchObject([{ name: "A" }]);
  });

  test("gives options without values the publisher's numbers", async () => {
    const OptionSet = { Options: [{ Label: label("A") }, { Value: 7, Label: label("B") }, { Label: label("C") }] };
    await org.send("POST", attributes, column("Picklist", "new_Choice", { OptionSet }));
    const path = `${attributes}(LogicalName='new_choice')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata/OptionSet`;
    const { Options } = (await org.send("GET", path)).json as unknown as { Options: { Value: number }[] };
    expect(Options.map(({ Value }) => Value)).toEqual([100_000_000, 7, 100_000_001]);
  });

  test("gets another label, length and required level by PUT", async () => {
    await org.send("POST", attributes, column("String", "new_Text", { MaxLength: 5 }));
    const path = `${attributes}(LogicalName='new_text')`;
    const written = { ...(await org.send("GET", path)).json, DisplayName: label("Text"), MaxLength: 7 };
    const required = { Value: "ApplicationRequired" };
    expect((await org.send("PUT", path, { ...written, RequiredLevel: required })).status).toBe(204);
    expect((await org.send("GET", path)).json).toMatchObject({
      MaxLength: 7,
      RequiredLevel: required,
      DisplayName: { UserLocalizedLabel: { Label: "Text" } },
    });
    expect((await org.send("POST", "new_things", { new_text: "1234567" })).status).toBe(204);
    expect((await org.send("POST", "new_things", { new_text: "12345678" })).error.code).toBe("0x80044331");
  });

  test.each(["Money", "Picklist", "Boolean", "String"])("of type %s goes with what came with it", async (type) => {
    const before = (await org.send("GET", `${attributes}?$select=LogicalName`)).json.value;
    await org.send("POST", attributes, column("Money", "new_Other"));
    const between = (await org.send("GET", `${attributes}?$select=LogicalName`)).json.value;
    expect(between.length).toBeGreaterThan(before.length);
    await org.send("POST", attributes, column(type, "new_Value", { OptionSet: options("A") }));
    expect((await org.send("DELETE", `${attributes}(LogicalName='new_value')`)).status).toBe(204);
    expect((await org.send("GET", `${attributes}?$select=LogicalName`)).json.value).toEqual(between);
    expect((await org.send("POST", attributes, column("Integer", "new_Value"))).status).toBe(204);
  });
});

test("a column of the system takes another label by PUT of what was read", async () => {
  const path = "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='name')";
  const written = (await org.send("GET", path)).json;
  expect((await org.send("PUT", path, { ...written, DisplayName: label("Firm") })).status).toBe(204);
  const { DisplayName, ...others } = (await org.send("GET", path)).json;
  expect(DisplayName).toMatchObject({ UserLocalizedLabel: { Label: "Firm" } });
  expect(written).toMatchObject(others);
  const system = `${attributes}(LogicalName='ownerid')`;
  expect((await org.send("PUT", system, (await org.send("GET", system)).json)).status).toBe(204);
});

test.each([
  ["a range upside down", "Integer", { MinValue: 9, MaxValue: 1 }, 400],
  ["a required level of the system's", "String", { RequiredLevel: { Value: "SystemRequired" } }, 400],
  ["another default value", "Boolean", { DefaultValue: true }, 501],
])("a PUT of a column is refused with %s", async (_case, type, change, status) => {
  await org.send("POST", attributes, column(type, "new_Value"));
  const path = `${attributes}(LogicalName='new_value')`;
  const written = (await org.send("GET", path)).json;
  expect((await org.send("PUT", path, { ...written, ...change })).status).toBe(status);
  expect((await org.send("GET", path)).json).toEqual(written);
});

describe("a column is refused", () => {
  test.each([
    ["whose name is taken", column("String", "new_AccountName"), 400, "0x80047013"],
    ["without a prefix", column("String", "Name"), 400, "0x80040203"],
    ["without a type", { SchemaName: "new_A" }, 400, "0x80040203"],
    ["that is a lookup", column("Lookup", "new_A"), 400, "0x80048403"],
    ["of a type that only the system makes", column("State", "new_A"), 400, "0x80048403"],
    ["of a type that there is not", column("constructor", "new_A"), 400, "0x80048403"],
    ["that is calculated", column("Integer", "new_A", { SourceType: 1 }), 501, "0x80060888"],
    ["that numbers itself", column("String", "new_A", { AutoNumberFormat: "{SEQNUM:5}" }), 501, "0x80060888"],
    ["that is too long", column("String", "new_A", { MaxLength: 4001 }), 400, "0x80040203"],
    ["that is too precise", column("Decimal", "new_A", { Precision: 11 }), 400, "0x80040203"],
    ["with a range upside down", column("Integer", "new_A", { MinValue: 2, MaxValue: 1 }), 400, "0x80040203"],
    ["with a format that there is not", column("String", "new_A", { FormatName: { Value: "x" } }), 400, "0x80048d19"],
    [
      "that is a date with a time",
      column("DateTime", "new_A", { Format: "DateAndTime", DateTimeBehavior: { Value: "DateOnly" } }),
      400,
      "0x80040203",
    ],
    ["that is a choice of nothing", column("Picklist", "new_A"), 400, "0x80040203"],
    [
      "with a value twice",
      column("Picklist", "new_A", { OptionSet: { Options: [{ Value: 1 }, { Value: 1 }] } }),
      400,
      "0x80040203",
    ],
    [
      "with a default that is no option",
      column("Picklist", "new_A", { OptionSet: options("A"), DefaultFormValue: 9 }),
      400,
      "0x80040203",
    ],
    ["with a property that there is not", column("String", "new_A", { MaxLenght: 5 }), 400, "0x80048d19"],
  ])("%s", async (_case, payload, status, code) => {
    const before = (await org.send("GET", attributes)).text;
    const reply = await org.send("POST", attributes, payload);
    expect([reply.status, reply.error.code]).toEqual([status, code]);
    expect((await org.send("GET", attributes)).text).toBe(before);
  });

  test.each([
    ["that the system came with", "createdon", "0x80047009"],
    ["that names the record", "new_accountname", "0x80047003"],
  ])("when it should go: %s", async (_case, name, code) => {
    const reply = await org.send("DELETE", `${attributes}(LogicalName='${name}')`);
    expect([reply.status, reply.error.code]).toEqual([400, code]);
  });

  test("when its table is not there, or is not for clients to change", async () => {
    const post = (table: string) =>
      org.send("POST", `EntityDefinitions(LogicalName='${table}')/Attributes`, column("String", "new_A"));
    expect((await post("nothing")).status).toBe(404);
    expect((await post("owner")).error.code).toBe("0x80047008");
    expect((await post("systemuserroles")).error.code).toBe("0x80047008");
  });
});

describe("a global option set", () => {
  test("is made, shared by columns and kept as long as one uses it", async () => {
    const payload = { ...options("Low", "High"), Name: "new_Level", DisplayName: label("Level"), IsGlobal: true };
    const made = await org.send("POST", "GlobalOptionSetDefinitions", payload);
    expect(made.status).toBe(204);
    const bound = { "GlobalOptionSet@odata.bind": `/GlobalOptionSetDefinitions(${idOf(made)})` };
    expect((await org.send("POST", attributes, column("Picklist", "new_Choice", bound))).status).toBe(204);
    expect((await org.send("POST", "new_things", { new_choice: 2 })).status).toBe(204);
    expect((await org.send("POST", "new_things", { new_choice: 3 })).status).toBe(400);
    const set = "GlobalOptionSetDefinitions(Name='new_Level')";
    expect((await org.send("GET", `${set}/Microsoft.Dynamics.CRM.OptionSetMetadata`)).json).toMatchObject({
      MetadataId: idOf(made),
      IsGlobal: true,
      Options: [{ Value: 1, Label: { UserLocalizedLabel: { Label: "Low" } } }, { Value: 2 }],
    });
    expect((await org.send("DELETE", set)).error.code).toBe("0x8004f01f");
    await org.send("DELETE", `${attributes}(LogicalName='new_choice')`);
    expect((await org.send("DELETE", set)).status).toBe(204);
    expect((await org.send("GET", set)).status).toBe(404);
  });
});
