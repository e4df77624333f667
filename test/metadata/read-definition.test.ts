import { expect, test } from "vitest";
import { readTableDefinition, readTableEntries } from "../../src/metadata/read-definition.ts";

test("what an environment leaves out becomes undefined, and no column is lost for it", () => {
  const table = readTableDefinition({ LogicalName: "thing", Attributes: [{ LogicalName: "name" }, {}] }, []);
  expect(table).toMatchObject({ name: "thing", entitySet: "", primaryId: "", primaryName: undefined });
  expect(table.columns.get("name")).toEqual({
    name: "name",
    type: "",
    creatable: false,
    updatable: false,
    readable: false,
    attributeOf: undefined,
    maxLength: undefined,
    min: undefined,
    max: undefined,
    maxBytes: undefined,
    precision: undefined,
    dateBehavior: "UserLocal",
    choices: [],
    targets: [],
  });
});

test("the type of what calls itself Virtual is in the name of its cast", () => {
  const types = ["MultiSelectPicklist", "Image", "File", "String"].map((cast) => ({
    LogicalName: cast,
    AttributeType: "Virtual",
    "@odata.type": `#Microsoft.Dynamics.CRM.${cast}AttributeMetadata`,
  }));
  const { columns } = readTableDefinition({ Attributes: types }, []);
  expect([...columns.values()].map(({ type }) => type)).toEqual(["MultiSelectPicklist", "Image", "File", "Virtual"]);
});

test("the digits and the size that a column keeps, and how it keeps dates, are read", () => {
  const { columns } = readTableDefinition(
    {
      Attributes: [
        { LogicalName: "rate", Precision: 3 },
        { LogicalName: "price", Precision: 2, PrecisionSource: 0 },
        { LogicalName: "inCurrency", Precision: 2, PrecisionSource: 2 },
        { LogicalName: "picture", MaxSizeInKB: 2 },
        { LogicalName: "day", DateTimeBehavior: { Value: "DateOnly" } },
        { LogicalName: "anywhere", DateTimeBehavior: { Value: "TimeZoneIndependent" } },
      ],
    },
    [],
  );
  expect(Object.fromEntries(columns)).toMatchObject({
    rate: { precision: 3 },
    price: { precision: 2 },
    inCurrency: { precision: 4 },
    picture: { maxBytes: 2048 },
    day: { dateBehavior: "DateOnly" },
    anywhere: { dateBehavior: "TimeZoneIndependent" },
  });
});

test("keys are read with their state; one that is not known is not usable", () => {
  const key = (name: string, status: string) => ({
    LogicalName: name,
    KeyAttributes: ["a", "b"],
    EntityKeyIndexStatus: status,
  });
  const { keys } = readTableDefinition({ Keys: [key("one", "Active"), key("two", "Pending"), key("new", "?")] }, []);
  expect(keys).toEqual([
    { name: "one", columns: ["a", "b"], status: "Active" },
    { name: "two", columns: ["a", "b"], status: "Pending" },
    { name: "new", columns: ["a", "b"], status: "Failed" },
  ]);
});

test("activities, elastic tables and the ends of an intersect table are told apart", () => {
  expect(readTableDefinition({ IsActivity: true, TableType: "Elastic" }, [])).toMatchObject({
    isActivity: true,
    isElastic: true,
    association: undefined,
  });
  const relationship = {
    Entity1LogicalName: "contact",
    Entity1IntersectAttribute: "contactid",
    Entity1NavigationPropertyName: "friends_of",
    Entity2LogicalName: "account",
    Entity2IntersectAttribute: "accountid",
    Entity2NavigationPropertyName: "friends",
  };
  expect(readTableDefinition({}, [], [relationship]).association).toEqual([
    { table: "contact", column: "contactid", navigation: "friends_of" },
    { table: "account", column: "accountid", navigation: "friends" },
  ]);
});

test("choices come from a set of the column's own, from a global one, and from true and false", () => {
  const label = (...texts: string[]) => ({
    UserLocalizedLabel: { Label: texts[0] },
    LocalizedLabels: texts.map((text) => ({ Label: text })),
  });
  const option = (value: number, ...labels: string[]) => ({ value, label: labels[0] ?? "", labels });
  const { columns } = readTableDefinition(
    { Attributes: ["own", "global", "flag", "bare", "state", "status"].map((name) => ({ LogicalName: name })) },
    [
      { LogicalName: "own", OptionSet: { Options: [{ Value: 1, Label: label("One", "Eins", "Un") }] } },
      {
        LogicalName: "global",
        OptionSet: null,
        GlobalOptionSet: { Options: [{ Value: 2, Label: { LocalizedLabels: [{ Label: "Zwei" }] } }] },
      },
      {
        LogicalName: "flag",
        OptionSet: { TrueOption: { Value: 1, Label: label("Yes") }, FalseOption: { Value: 0, Label: label("No") } },
      },
      { LogicalName: "bare", OptionSet: { Options: [{ Value: 3, Label: null }] } },
      { LogicalName: "state", OptionSet: { Options: [{ Value: 0, DefaultStatus: 1, Label: label("Active") }] } },
      { LogicalName: "status", OptionSet: { Options: [{ Value: 1, State: 0, Label: label("Active") }] } },
    ],
  );
  expect([...columns.values()].map(({ choices }) => choices)).toEqual([
    [option(1, "One", "Eins", "Un")],
    [option(2, "Zwei")],
    [option(1, "Yes"), option(0, "No")],
    [option(3)],
    [{ ...option(0, "Active"), defaultStatus: 1 }],
    [{ ...option(1, "Active"), state: 0 }],
  ]);
});

test("tables without an entity set are none that a client can reach", () => {
  const value = [
    { LogicalName: "account", EntitySetName: "accounts" },
    { LogicalName: "internal", EntitySetName: null },
  ];
  expect(readTableEntries({ value })).toEqual([{ name: "account", entitySet: "accounts" }]);
  expect(readTableEntries({})).toEqual([]);
});

test("a column that the Web API has no property for cannot be read, whatever the SDK can", () => {
  const Attributes = [true, false, undefined].map((isProperty, index) => ({
    LogicalName: `column${index}`,
    IsValidForRead: true,
    ...(isProperty !== undefined && { IsValidODataAttribute: isProperty }),
  }));
  const { columns } = readTableDefinition({ Attributes }, []);
  expect([...columns.values()].map(({ readable }) => readable)).toEqual([true, false, true]);
});
