import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { account, accountId, get, names, refusal, root } from "./ask.ts";

describe("a filter", () => {
  const tables = ($filter: string) => names(get("EntityDefinitions", { $select: "LogicalName", $filter }));

  test("finds a table by its name", () => {
    expect(get("EntityDefinitions", { $select: "MetadataId", $filter: "LogicalName eq 'account'" })).toEqual({
      "@odata.context": `${root}#EntityDefinitions(MetadataId)`,
      value: [{ MetadataId: accountId }],
    });
  });

  test.each([
    ["LogicalName eq 'account' or LogicalName eq 'contact'", ["account", "contact"]],
    ["LogicalName eq 'account' or LogicalName eq 'contact' and ObjectTypeCode eq 1", ["account"]],
    ["(LogicalName eq 'account' or LogicalName eq 'contact') and ObjectTypeCode eq 2", ["contact"]],
    ["IsPrivate eq false and (ObjectTypeCode eq 2)", ["contact"]],
    ["ObjectTypeCode eq 1 and OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'", ["account"]],
    ["ObjectTypeCode eq 1 and OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'None'", []],
    [`MetadataId eq ${accountId.toUpperCase()}`, ["account"]],
    ["LogicalName eq 'o''brien'", []],
    ["ObjectTypeCode ne 1 and (LogicalName eq 'account' or LogicalName eq 'contact')", ["contact"]],
    ["OwnershipType ne Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned' and LogicalName eq 'account'", []],
    ["PrimaryNameAttribute eq null and LogicalName eq 'account'", []],
  ])("understands: %s", (filter, expected) => {
    expect(tables(filter)?.sort()).toEqual(expected);
  });

  test.each([
    ["OwnershipType eq 'UserOwned'", 400, "Microsoft.Dynamics.CRM.OwnershipTypes'<member>'"],
    ["LogicalName eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'", 400, "a plain literal"],
    ["LogicalName eq", 400, "its end"],
    ["LogicalName eq 'account", 400, "'account"],
    ["LogicalName eq 'account' xor", 400, "'xor'"],
    ["(LogicalName eq 'account'", 400, "its end"],
    ["", 400, "its end"],
    ["LogicalName gt 'account'", 501, "'gt'"],
    ["DisplayName/UserLocalizedLabel/Label eq 'Account'", 501, "DisplayName/UserLocalizedLabel/Label"],
    ["DisplayName eq 'Account'", 501, "'DisplayName'"],
    ["IsAuditEnabled eq true", 501, "'IsAuditEnabled'"],
    ["startswith(LogicalName,'a')", 501, `The "startswith" function isn't supported for Metadata Entities.`],
  ])("is refused: %s", (filter, status, part) => {
    const error = refusal("EntityDefinitions", { $filter: filter });
    expect(error.message).toContain(part);
    expect(error.status).toBe(status);
  });

  test("of any text is understood or refused, and nothing else", () => {
    const pieces = fc.constantFrom(
      "LogicalName",
      "eq",
      "'a'",
      "'",
      "(",
      ")",
      "and",
      "or",
      "not",
      "1",
      "null",
      "Microsoft.Dynamics.CRM.X'y'",
      "ObjectTypeCode",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 15 }).map((all) => all.join(" ")),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          get(account + "/Keys", { $filter: filter });
          get(account + "/Attributes", { $filter: filter });
        } catch (error) {
          expect(error).toBeInstanceOf(WebApiError);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("that is nested without end is refused", () => {
    expect(refusal("EntityDefinitions", { $filter: "(".repeat(60_000) }).status).toBe(400);
  });
});
