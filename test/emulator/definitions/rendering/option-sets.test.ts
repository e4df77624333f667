import { describe, expect, test } from "vitest";
import { account, get, refusal, root } from "../ask.ts";

describe("the options of a column", () => {
  const cast = (column: string, type: string) =>
    `${account}/Attributes(LogicalName='${column}')/Microsoft.Dynamics.CRM.${type}AttributeMetadata`;

  test("come when they are expanded, as Microsoft's example shows", () => {
    const answer = get(cast("accountcategorycode", "Picklist"), {
      $select: "LogicalName",
      $expand: "OptionSet($select=Options),GlobalOptionSet($select=Options)",
    });
    expect(answer["@odata.context"]).toBe(
      `${root}#EntityDefinitions('account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata(LogicalName,OptionSet(Options),GlobalOptionSet(Options))/$entity`,
    );
    expect(answer).toMatchObject({
      LogicalName: "accountcategorycode",
      OptionSet: {
        Options: [
          { Value: 1, Label: { UserLocalizedLabel: { Label: "Preferred Customer", LanguageCode: 1033 } } },
          { Value: 2, Label: { UserLocalizedLabel: { Label: "Standard" } } },
        ],
      },
    });
    expect(answer.GlobalOptionSet).toEqual(answer.OptionSet);
    expect(Object.keys(answer.OptionSet as object).sort()).toEqual(["MetadataId", "Options"]);
  });

  test("come for all columns of a type at once", () => {
    const { value = [] } = get(`${account}/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`, {
      $select: "LogicalName",
      $expand: "OptionSet($select=Options)",
    });
    expect(value.length).toBeGreaterThan(5);
    expect(value.every((column) => Array.isArray((column.OptionSet as { Options: unknown }).Options))).toBe(true);
  });

  test("say of a state its default status and of a status its state", () => {
    expect(get(cast("statecode", "State"), { $expand: "OptionSet" })).toMatchObject({
      OptionSet: {
        OptionSetType: "State",
        Options: [
          { Value: 0, DefaultStatus: 1 },
          { Value: 1, DefaultStatus: 2 },
        ],
      },
    });
    expect(get(cast("statuscode", "Status"), { $expand: "OptionSet" })).toMatchObject({
      OptionSet: {
        OptionSetType: "Status",
        Options: [
          { Value: 1, State: 0 },
          { Value: 2, State: 1 },
        ],
      },
    });
  });

  test("of a Boolean are the one for true and the one for false", () => {
    expect(get(cast("donotfax", "Boolean"), { $expand: "OptionSet($select=TrueOption,FalseOption)" })).toMatchObject({
      DefaultValue: false,
      OptionSet: {
        TrueOption: { Value: 1, Label: { UserLocalizedLabel: { Label: "Do Not Allow" } } },
        FalseOption: { Value: 0, Label: { UserLocalizedLabel: { Label: "Allow" } } },
      },
    });
  });

  test("have an address of their own", () => {
    const answer = get(`${cast("accountcategorycode", "Picklist")}/OptionSet`, { $select: "Options" });
    expect(answer.Options).toHaveLength(2);
  });

  test("are not to be had of a column of another type", () => {
    expect(refusal(cast("name", "Picklist")).status).toBe(404);
    expect(refusal(cast("name", "String"), { $expand: "OptionSet" }).status).toBe(400);
  });
});
