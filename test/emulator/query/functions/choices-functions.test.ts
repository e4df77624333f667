import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../../signed-in.ts";

let org: SignedIn;
const column = "sample_outdooractivities";

const label = (text: string) => ({
  "@odata.type": "Microsoft.Dynamics.CRM.Label",
  LocalizedLabels: [{ "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel", Label: text, LanguageCode: 1033 }],
});

beforeAll(async () => {
  org = await signedIn();
  const reply = await org.send("POST", "EntityDefinitions(LogicalName='contact')/Attributes", {
    "@odata.type": "Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata",
    SchemaName: "sample_OutdoorActivities",
    DisplayName: label("Outdoor activities"),
    RequiredLevel: { Value: "None" },
    OptionSet: {
      "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata",
      IsGlobal: false,
      OptionSetType: "Picklist",
      Options: ["Swimming", "Hiking", "Climbing", "Fishing", "Camping"].map((text, index) => ({
        Value: index + 1,
        Label: label(text),
      })),
    },
  });
  if (reply.status !== 204) throw new Error(reply.text);
  const values = { Wayne: "1, 5", Monte: "2", Hiram: "5,2,3", Anne: null };
  for (const [lastname, value] of Object.entries(values)) await org.create("contacts", { lastname, [column]: value });
});
afterAll(() => org.emulator.close());

const found = async (filter: string) =>
  (await org.send("GET", `contacts?$select=lastname&$filter=${encodeURIComponent(filter)}`)).json.value.map(
    ({ lastname }) => lastname,
  );

describe("a column of several choices", () => {
  test.each<[filter: string, names: string[]]>([
    [`Microsoft.Dynamics.CRM.ContainValues(PropertyName='${column}',PropertyValues=['2'])`, ["Monte", "Hiram"]],
    [`Microsoft.Dynamics.CRM.ContainValues(PropertyName='${column}',PropertyValues=['1','3'])`, ["Wayne", "Hiram"]],
    [`Microsoft.Dynamics.CRM.DoesNotContainValues(PropertyName='${column}',PropertyValues=['2'])`, ["Wayne"]],
    [`not Microsoft.Dynamics.CRM.ContainValues(PropertyName='${column}',PropertyValues=['5'])`, ["Monte"]],
    [`${column} eq '5,1'`, ["Wayne"]],
    [`${column} eq null`, ["Anne"]],
    [`${column} ne '2'`, ["Wayne", "Hiram", "Anne"]],
    [`Microsoft.Dynamics.CRM.In(PropertyName='${column}',PropertyValues=['2','1,5'])`, ["Wayne", "Monte"]],
  ])("%s", async (filter, names) => {
    expect(await found(filter)).toEqual(names);
  });

  test("shows as a list of numbers, with their labels beside it", async () => {
    const reply = await org.send("GET", `contacts?$select=${column}&$filter=lastname eq 'Hiram'`, undefined, {
      Prefer: 'odata.include-annotations="*"',
    });
    expect(reply.json.value).toMatchObject([
      { [column]: "2,3,5", [`${column}@OData.Community.Display.V1.FormattedValue`]: "Hiking; Climbing; Camping" },
    ]);
  });

  test.each(["1,9", "1,x", "", 1])("does not take %o", async (value) => {
    expect((await org.send("POST", "contacts", { lastname: "x", [column]: value })).status).toBe(400);
  });

  test("is the only kind of column that contains values", async () => {
    const call = "Microsoft.Dynamics.CRM.ContainValues(PropertyName='lastname',PropertyValues=['2'])";
    const reply = await org.send("GET", `contacts?$filter=${call}`);
    expect([reply.status, reply.error.message]).toEqual([400, expect.stringContaining("needs a choices column")]);
  });
});
