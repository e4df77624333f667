import { describe, expect, it } from "vitest";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { compile, id } from "./sample-database.ts";

function refusal(options: Readonly<Record<string, string>>): WebApiError {
  try {
    compile(options);
  } catch (error) {
    if (error instanceof WebApiError) return error;
    throw error;
  }
  throw new Error("The query was not refused.");
}

const refusalOf = ($filter: string): WebApiError => refusal({ $filter });

describe("types that do not go together are refused in the service's words", () => {
  it.each<[filter: string, left: string, right: string, kind: string]>([
    ["name eq 5", "Edm.String", "Edm.Int32", "Equal"],
    ["5 lt name", "Edm.String", "Edm.Int32", "GreaterThan"],
    ["numberofemployees ne '5'", "Edm.Int32", "Edm.String", "NotEqual"],
    ["industrycode eq '1'", "Edm.Int32", "Edm.String", "Equal"],
    ["donotemail eq 1", "Edm.Boolean", "Edm.Int32", "Equal"],
    ["donotemail eq 'true'", "Edm.Boolean", "Edm.String", "Equal"],
    [`accountid eq '${id(1)}'`, "Edm.Guid", "Edm.String", "Equal"],
    [`name eq ${id(1)}`, "Edm.String", "Edm.Guid", "Equal"],
    ["createdon ge '2026-01-01'", "Edm.DateTimeOffset", "Edm.String", "GreaterThanOrEqual"],
    ["name le 2026-01-01", "Edm.String", "Edm.Date", "LessThanOrEqual"],
    ["revenue eq true", "Edm.Decimal", "Edm.Boolean", "Equal"],
    ["numberofemployees eq name", "Edm.Int32", "Edm.String", "Equal"],
    ["name eq 'a' or name eq 7L", "Edm.String", "Edm.Int64", "Equal"],
  ])("%s", (filter, left, right, kind) => {
    expect(refusalOf(filter)).toMatchObject({
      status: 400,
      code: "0x80060888",
      message: `A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${kind}'.`,
    });
  });
});

describe("names that the metadata does not have are refused", () => {
  it.each<[filter: string, name: string, table: string]>([
    ["nosuch eq 1", "nosuch", "account"],
    ["Name eq 'a'", "Name", "account"],
    ["parentaccountid eq null", "parentaccountid", "account"],
    ["primarycontactidname eq 'a'", "primarycontactidname", "account"],
    ["industrycodename eq 'a'", "industrycodename", "account"],
    ["nosuch/fullname eq 'a'", "nosuch", "account"],
    ["PrimaryContactId/fullname eq 'a'", "PrimaryContactId", "account"],
    ["primarycontactid/nosuch eq 'a'", "nosuch", "contact"],
    ["contains(__proto__,'a')", "__proto__", "account"],
    ["constructor eq 1", "constructor", "account"],
  ])("%s", (filter, name, table) => {
    const message = `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${table}'.`;
    expect(refusalOf(filter)).toMatchObject({ status: 400, code: "0x80060888", message });
  });
});

describe("what cannot be read is refused with its position", () => {
  it.each<[filter: string, position: number]>([
    ["", 0],
    ["name eq", 7],
    ["name eq 'a' and", 15],
    ["name eq 'a' name", 12],
    ["name eq 'a' eq 'b'", 12],
    ["(name eq 'a'", 12],
    ["name eq 'a')", 11],
    ["name eq #", 8],
    ["name && 1", 5],
    ["name/ eq 1", 9],
    ["contains(name)", 13],
    ["contains(name,'a'", 17],
    ["name eq ['a']", 8],
    ["numberofemployees eq 12abc", 21],
    ["name = 'a'", 5],
  ])("%s", (filter, position) => {
    const message = `Syntax error at position ${position} in '${filter}'.`;
    expect(refusalOf(filter)).toMatchObject({ status: 400, message });
  });

  it.each<[filter: string, message: string]>([
    ["lastname eq 'O'Bryan'", "There is an unterminated literal at position 21 in 'lastname eq 'O'Bryan''."],
    ["createdon gt 2026-02-30", "Unrecognized 'Edm.Date' literal '2026-02-30' at '13' in 'createdon gt 2026-02-30'."],
    [
      "createdon gt 2026-01-01T25:00:00Z",
      "Unrecognized 'Edm.DateTimeOffset' literal '2026-01-01T25:00:00Z' at '13' in 'createdon gt 2026-01-01T25:00:00Z'.",
    ],
  ])("%s", (filter, message) => {
    expect(refusalOf(filter)).toMatchObject({ status: 400, message });
  });

  it("refuses an alias whose value is not one operand", () => {
    expect(refusal({ $filter: "name eq @p", "@p": "'a' or true" }).message).toBe(
      "Syntax error at position 4 in ''a' or true'.",
    );
    expect(refusal({ $filter: "name eq @p", "@p": "@p" }).status).toBe(400);
  });
});

describe("what the emulator does not do is answered 501 by name", () => {
  it.each<[filter: string, name: string]>([
    ["name in ('a','b')", "'in'"],
    ["name has 'a'", "'has'"],
    ["numberofemployees add 1 eq 2", "'add'"],
    ["-numberofemployees eq 2", "'-'"],
    ["tolower(name) eq 'a'", "'tolower'"],
    ["year(createdon) eq 2026", "'year'"],
    ["primarycontactid/tolower(name) eq 'a'", "'tolower'"],
    ["Account_Tasks/$count gt 1", "'$count'"],
    ["contains(name,'a') eq true", "result of a condition"],
    ["donotemail", "property as a condition"],
    ["true", "literal as a condition"],
    ["1 eq 1", "two values"],
    ["name gt null", "'gt' with null"],
    ["contains(name,accountnumber)", "'contains'"],
    ["ownerid/name eq 'a'", "'ownerid'"],
    ["entityimage_url eq 'a'", "'entityimage_url'"],
    ["entityimage eq 'a'", "'entityimage'"],
    ["name eq parentaccountid/name", "different tables"],
    ["Microsoft.Dynamics.CRM.ThisFiscalYear(PropertyName='createdon')", "'Microsoft.Dynamics.CRM.ThisFiscalYear'"],
    ["not Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", "'not' before"],
  ])("%s", (filter, name) => {
    const error = refusalOf(filter);
    expect(error).toMatchObject({ status: 501, code: "0x80060888" });
    expect(error.message).toContain(name);
  });
});

describe("filters without end", () => {
  it.each<[string, string]>([
    ["parentheses", `${"(".repeat(10_000)}name eq 'a'${")".repeat(10_000)}`],
    ["open parentheses", "(".repeat(50_000)],
    ["nots", `${"not ".repeat(10_000)}(name eq 'a')`],
  ])("are refused for their depth: %s", (_, filter) => {
    const error = refusalOf(filter);
    expect(error.status).toBe(400);
    expect(error.message).toContain("Recursion depth exceeded allowed limit.");
  });

  it("are refused for the number of their values", () => {
    const filter = Array.from({ length: 33_000 }, (_, n) => `numberofemployees eq ${n}`).join(" or ");
    expect(refusalOf(filter).message).toContain("32000 values");
  });

  it("are refused for the number of tables they link", () => {
    const path = "parentaccountid/".repeat(16);
    expect(refusalOf(`${path}name eq 'a'`).message).toContain("15 tables");
  });
});

it("says that 'not' needs parentheses before a comparison", () => {
  expect(refusalOf("not name eq 'a'").message).toContain("'not' at position 0");
});

it("says which arguments a text function takes", () => {
  expect(refusalOf("contains(numberofemployees,'5')").message).toContain("No function signature");
  expect(refusalOf("startswith(name,5)").message).toContain("startswith(Edm.String");
});
