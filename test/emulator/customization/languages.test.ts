import { afterEach, describe, expect, test } from "vitest";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { createEmulator } from "../../../src/emulator/index.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { column, table, translated } from "./payloads.ts";

const attributes = "EntityDefinitions(LogicalName='account')/Attributes";
const colors = {
  DisplayName: translated({ 1033: "Color", 1031: "Farbe" }),
  OptionSet: {
    Options: [
      { Value: 1, Label: translated({ 1033: "Red", 1031: "Rot" }) },
      { Value: 2, Label: translated({ 1033: "Green" }) },
    ],
  },
};

let org: SignedIn;
afterEach(() => org.emulator.close());

async function withColors(options: EmulatorOptions = {}): Promise<void> {
  org = await signedIn(options);
  expect((await org.send("POST", attributes, column("Picklist", "new_Color", colors))).status).toBe(204);
}

async function readOptions(): Promise<readonly Record<string, unknown>[]> {
  const cast =
    "Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=DisplayName&$expand=OptionSet($select=Options)";
  const { json } = await org.send("GET", `${attributes}(LogicalName='new_color')/${cast}`);
  return [json, ...(json.OptionSet as { Options: Record<string, unknown>[] }).Options];
}

const texts = (...pairs: readonly (readonly [number, string])[]) =>
  pairs.map(([LanguageCode, Label]) => expect.objectContaining({ LanguageCode, Label }) as object);

describe("a label in two languages", () => {
  test("is given in both, and the user's is the English one", async () => {
    await withColors();
    expect(await readOptions()).toMatchObject([
      {
        DisplayName: {
          LocalizedLabels: texts([1031, "Farbe"], [1033, "Color"]),
          UserLocalizedLabel: { Label: "Color" },
        },
      },
      { Label: { LocalizedLabels: texts([1031, "Rot"], [1033, "Red"]), UserLocalizedLabel: { Label: "Red" } } },
      { Label: { LocalizedLabels: texts([1033, "Green"]), UserLocalizedLabel: { Label: "Green" } } },
    ]);
  });

  test("is read by a German user in German, and where there is none in English", async () => {
    await withColors({ language: 1031 });
    expect(await readOptions()).toMatchObject([
      { DisplayName: { UserLocalizedLabel: { Label: "Farbe", LanguageCode: 1031 } } },
      { Label: { UserLocalizedLabel: { Label: "Rot" } } },
      { Label: { UserLocalizedLabel: { Label: "Green", LanguageCode: 1033 } } },
    ]);
    const id = await org.create("accounts", { new_color: 1 });
    const { json } = await org.send("GET", `accounts(${id})?$select=new_color`, undefined, {
      Prefer: 'odata.include-annotations="*"',
    });
    expect(json["new_color@OData.Community.Display.V1.FormattedValue"]).toBe("Rot");
  });

  test.each([
    [
      "stays when labels are to be merged",
      "true",
      [
        [1031, "Farbe"],
        [1033, "Paint"],
      ],
    ],
    ["is gone when they are not", "false", [[1033, "Paint"]]],
  ] as const)("%s by a PUT of the English one", async (_what, merge, left) => {
    await withColors();
    const address = `${attributes}(LogicalName='new_color')`;
    const data = { ...column("Picklist", "new_Color"), DisplayName: translated({ 1033: "Paint" }) };
    expect((await org.send("PUT", address, data, { "MSCRM.MergeLabels": merge })).status).toBe(204);
    expect((await readOptions())[0]).toMatchObject({ DisplayName: { LocalizedLabels: texts(...left) } });
  });

  test("is the table's, too", async () => {
    org = await signedIn({ language: 1031 });
    const DisplayName = translated({ 1033: "Bank Account", 1031: "Konto" });
    await org.send("POST", "EntityDefinitions", table("new_BankAccount", { DisplayName }));
    const { json } = await org.send("GET", "EntityDefinitions(LogicalName='new_bankaccount')?$select=DisplayName");
    expect(json).toMatchObject({ DisplayName: { UserLocalizedLabel: { Label: "Konto" } } });
  });
});

test.each([
  ["a language that there is not", { 1033: "Color", 9999: "?" }, "9999"],
  ["no English text", { 1031: "Farbe" }, "1033"],
])("a label with %s is refused", async (_what, label, named) => {
  org = await signedIn();
  const reply = await org.send("POST", attributes, column("String", "new_Color", { DisplayName: translated(label) }));
  expect([reply.status, reply.error.code]).toEqual([400, "0x80040203"]);
  expect(reply.error.message).toContain(named);
});

test("users read no language that there is not", async () => {
  org = await signedIn();
  expect(() => createEmulator({ language: 9999 })).toThrow("9999");
});
