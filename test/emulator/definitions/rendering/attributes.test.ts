import { describe, expect, test } from "vitest";
import { account, accountId, definitions, get, refusal, root } from "../ask.ts";

describe("the columns of a table", () => {
  test("say their type and what only that type has", () => {
    const columns = get(`${account}/Attributes`);
    expect(columns["@odata.context"]).toBe(`${root}#EntityDefinitions('account')/Attributes`);
    expect(columns.value).toHaveLength(definitions.tables.get("account")?.columns.size ?? 0);
    const column = (name: string) => columns.value?.find(({ LogicalName }) => LogicalName === name);
    expect(column("name")).toMatchObject({
      "@odata.type": "#Microsoft.Dynamics.CRM.StringAttributeMetadata",
      AttributeType: "String",
      AttributeTypeName: { Value: "StringType" },
      AttributeOf: null,
      IsPrimaryId: false,
      IsPrimaryName: true,
      IsValidForCreate: true,
      MaxLength: 160,
      Format: "Text",
    });
    expect(column("accountid")).toMatchObject({
      "@odata.type": "#Microsoft.Dynamics.CRM.UniqueIdentifierAttributeMetadata",
      IsPrimaryId: true,
      IsValidForUpdate: false,
      RequiredLevel: { Value: "SystemRequired" },
    });
    expect(column("ownerid")).toMatchObject({
      "@odata.type": "#Microsoft.Dynamics.CRM.LookupAttributeMetadata",
      AttributeType: "Owner",
      Targets: ["systemuser", "team"],
    });
    expect(column("createdon")).toMatchObject({ DateTimeBehavior: { Value: "UserLocal" }, Format: "DateAndTime" });
    expect(column("address1_latitude")).toMatchObject({ MinValue: -90, MaxValue: 90, Precision: 5 });
    expect(column("entityimage")).toMatchObject({
      AttributeType: "Virtual",
      AttributeTypeName: { Value: "ImageType" },
    });
    expect(column("accountcategorycodename")).toMatchObject({
      AttributeOf: "accountcategorycode",
      AttributeType: "Virtual",
    });
    expect(column("accountcategorycodename")).not.toHaveProperty("@odata.type");
    expect(column("accountcategorycode")).not.toHaveProperty("OptionSet");
  });

  test("come with their table when they are expanded", () => {
    const table = get(account, {
      $select: "LogicalName",
      $expand: "Attributes($select=LogicalName,AttributeType;$filter=LogicalName eq 'name'),Keys",
    });
    expect(table).toMatchObject({
      "@odata.context": `${root}#EntityDefinitions(LogicalName,Attributes(LogicalName,AttributeType),Keys())/$entity`,
      LogicalName: "account",
      Attributes: [
        {
          "@odata.type": "#Microsoft.Dynamics.CRM.StringAttributeMetadata",
          LogicalName: "name",
          AttributeType: "String",
        },
      ],
      Keys: [],
    });
    expect(Object.keys((table.Attributes as object[])[0] ?? {})).toHaveLength(4);
  });

  test("are found one by one, by name or by MetadataId", () => {
    const byName = get(`${account}/Attributes(LogicalName='name')`);
    expect(byName).toMatchObject({
      "@odata.context": `${root}#EntityDefinitions('account')/Attributes/$entity`,
      MaxLength: 160,
    });
    expect(get(`EntityDefinitions(${accountId})/Attributes(${String(byName.MetadataId)})`)).toEqual(byName);
    expect(refusal(`${account}/Attributes(LogicalName='nobody')`)).toMatchObject({
      status: 404,
      message: expect.stringContaining("nobody") as string,
    });
  });

  test("have no property of a single type that could be selected without a cast", () => {
    for (const option of ["$select", "$expand"]) {
      expect(refusal(`${account}/Attributes`, { [option]: "OptionSet" })).toMatchObject({
        status: 400,
        message: "Could not find a property named 'OptionSet' on type 'Microsoft.Dynamics.CRM.AttributeMetadata'.",
      });
    }
    expect(refusal(`${account}/Attributes`, { $select: "MaxLength" }).status).toBe(400);
  });

  test.each([
    "String",
    "Memo",
    "Integer",
    "Decimal",
    "Double",
    "Money",
    "DateTime",
    "Lookup",
    "Boolean",
    "State",
    "Status",
    "Picklist",
  ])("can be had of the type %s alone", (type) => {
    const { value = [] } = get(`${account}/Attributes/Microsoft.Dynamics.CRM.${type}AttributeMetadata`);
    expect(value.length).toBeGreaterThan(0);
    expect(value.every((column) => !("@odata.type" in column))).toBe(true);
    const all = get(`${account}/Attributes`).value ?? [];
    expect(value.map(({ LogicalName }) => LogicalName)).toEqual(
      all
        .filter((column) => column["@odata.type"] === `#Microsoft.Dynamics.CRM.${type}AttributeMetadata`)
        .map(({ LogicalName }) => LogicalName),
    );
  });

  test("are none of several choices, and of a type that is none the address is wrong", () => {
    expect(get(`${account}/Attributes/Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata`).value).toEqual([]);
    expect(refusal(`${account}/Attributes/Microsoft.Dynamics.CRM.NoAttributeMetadata`).status).toBe(404);
  });
});
