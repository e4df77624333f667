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
    dateOnly: false,
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

test("choices come from a set of the column's own, from a global one, and from true and false", () => {
  const label = (text: string) => ({ UserLocalizedLabel: { Label: text } });
  const { columns } = readTableDefinition(
    { Attributes: ["own", "global", "flag", "bare"].map((name) => ({ LogicalName: name })) },
    [
      { LogicalName: "own", OptionSet: { Options: [{ Value: 1, Label: label("One") }] } },
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
    ],
  );
  expect([...columns.values()].map(({ choices }) => choices)).toEqual([
    [{ value: 1, label: "One" }],
    [{ value: 2, label: "Zwei" }],
    [
      { value: 1, label: "Yes" },
      { value: 0, label: "No" },
    ],
    [{ value: 3, label: "" }],
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
