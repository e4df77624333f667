import type { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { guidToBlob } from "../../../src/emulator/guid.ts";
import { WebApiError } from "../../../src/emulator/web-api-error.ts";
import { contact } from "./sample-tables.ts";
import { compile, filtered, find, id, insert, me, myUnit, openDatabase } from "./sample-database.ts";

let database: DatabaseSync;

/** Now is 2026-03-15T10:30:20.500Z. */
const times = [
  "2025-03-15T10:00:00Z",
  "2026-02-01T00:00:00Z",
  "2026-03-07T23:59:59Z",
  "2026-03-08T00:00:00Z",
  "2026-03-14T23:59:59Z",
  "2026-03-15T00:00:00Z",
  "2026-03-15T10:30:20Z",
  "2026-03-15T10:30:21Z",
  "2026-03-16T00:00:00Z",
  "2026-03-22T23:59:59Z",
  "2026-04-01T00:00:00Z",
  "2027-01-01T00:00:00Z",
];

beforeAll(() => {
  database = openDatabase();
  times.forEach((createdon, n) => {
    insert(database, "account", { accountid: id(n + 1), name: `Men's ${n}`, createdon, numberofemployees: n });
  });
  insert(database, "account", { accountid: id(90), ownerid: me, owneridtype: "systemuser", donotemail: 1 });
  insert(database, "contact", { contactid: id(1), birthdate: "2026-03-15" }, { contactid: id(2) });
});

const crm = (call: string): number[] => filtered(database, `Microsoft.Dynamics.CRM.${call}`);

function refusal(call: string): WebApiError {
  try {
    compile({ $filter: `Microsoft.Dynamics.CRM.${call}` });
  } catch (error) {
    if (error instanceof WebApiError) return error;
    throw error;
  }
  throw new Error("The query was not refused.");
}

describe("dates", () => {
  it.each<[string, number[]]>([
    ["Today(PropertyName='createdon')", [6, 7, 8]],
    ["Yesterday(PropertyName='createdon')", [5]],
    ["Tomorrow(PropertyName='createdon')", [9]],
    ["ThisMonth(PropertyName='createdon')", [3, 4, 5, 6, 7, 8, 9, 10]],
    ["LastMonth(PropertyName='createdon')", [2]],
    ["NextMonth(PropertyName='createdon')", [11]],
    ["ThisYear(PropertyName='createdon')", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ["LastYear(PropertyName='createdon')", [1]],
    ["NextYear(PropertyName='createdon')", [12]],
    ["ThisWeek(PropertyName='createdon')", [6, 7, 8, 9]],
    ["LastWeek(PropertyName='createdon')", [4, 5]],
    ["NextWeek(PropertyName='createdon')", [10]],
    ["LastXWeeks(PropertyName='createdon',PropertyValue=1)", [4, 5, 6, 7]],
    ["NextXWeeks(PropertyName='createdon',PropertyValue=1)", [7, 8, 9, 10]],
    ["LastXMonths(PropertyName='createdon',PropertyValue=1)", [3, 4, 5, 6, 7]],
    ["NextXMonths(PropertyName='createdon',PropertyValue=1)", [7, 8, 9, 10, 11]],
    ["LastXYears(PropertyName='createdon',PropertyValue=1)", [1, 2, 3, 4, 5, 6, 7]],
    ["NextXYears(PropertyName='createdon',PropertyValue=1)", [7, 8, 9, 10, 11, 12]],
    ["OlderThanXMinutes(PropertyName='createdon',PropertyValue=1)", [1, 2, 3, 4, 5, 6]],
    ["OlderThanXHours(PropertyName='createdon',PropertyValue=10)", [1, 2, 3, 4, 5]],
    ["OlderThanXDays(PropertyName='createdon',PropertyValue=8)", [1, 2]],
    ["OlderThanXWeeks(PropertyName='createdon',PropertyValue=1)", [1, 2, 3]],
    ["OlderThanXMonths(PropertyName='createdon',PropertyValue=1)", [1, 2]],
    ["OlderThanXYears(PropertyName='createdon',PropertyValue=1)", []],
    ["Last7Days(PropertyName='createdon')", [4, 5, 6, 7]],
    ["Next7Days(PropertyName='createdon')", [7, 8, 9, 10]],
    ["LastXDays(PropertyName='createdon',PropertyValue=7)", [4, 5, 6, 7]],
    ["NextXDays(PropertyName='createdon',PropertyValue=7)", [7, 8, 9, 10]],
    ["LastXHours(PropertyName='createdon',PropertyValue=10)", [6, 7]],
    ["LastXHours(PropertyName='createdon',PropertyValue=1)", [7]],
    ["NextXHours(PropertyName='createdon',PropertyValue=13)", [7, 8]],
    ["NextXHours(PropertyName='createdon',PropertyValue=14)", [7, 8, 9]],
    ["On(PropertyName='createdon',PropertyValue='2026-03-15')", [6, 7, 8]],
    ["On(PropertyName='createdon',PropertyValue=2026-03-15)", [6, 7, 8]],
    ["On(PropertyName='createdon',PropertyValue='2026-03-15T09:00:00Z')", [6, 7, 8]],
    ["OnOrAfter(PropertyName='createdon',PropertyValue='2026-04-01')", [11, 12]],
    ["OnOrBefore(PropertyName='createdon',PropertyValue='2026-02-01')", [1, 2]],
    ["OnOrAfter(PropertyName='createdon',PropertyValue='0050-01-01')", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ])("%s", (call, expected) => {
    expect(crm(call)).toEqual(expected);
  });

  it("take columns of days as well", () => {
    const today = "Microsoft.Dynamics.CRM.Today(PropertyName='birthdate')";
    expect(filtered(database, today, contact)).toEqual([1]);
    const yesterday = "Microsoft.Dynamics.CRM.Yesterday(PropertyName='birthdate')";
    expect(filtered(database, yesterday, contact)).toEqual([]);
    const lately = "Microsoft.Dynamics.CRM.LastXHours(PropertyName='birthdate',PropertyValue=11)";
    expect(filtered(database, lately, contact)).toEqual([1]);
  });
});

describe("lists, ranges and ids", () => {
  it.each<[string, number[]]>([
    ["In(PropertyName='numberofemployees',PropertyValues=['1','2'])", [2, 3]],
    ["In(PropertyName='name',PropertyValues=[\"MEN'S 1\",\"men's 2  \"])", [2, 3]],
    [`In(PropertyName='accountid',PropertyValues=['${id(3)}','{${id(4)}}',${id(5)}])`, [3, 4, 5]],
    [`In(PropertyName='ownerid',PropertyValues=["${me}"])`, [90]],
    [`In(PropertyName='_ownerid_value',PropertyValues=["${me}"])`, [90]],
    ["In(PropertyName='donotemail',PropertyValues=['1'])", [90]],
    ["In(PropertyName='donotemail',PropertyValues=['true','false'])", [90]],
    ["NotIn(PropertyName='numberofemployees',PropertyValues=['0','1','2','3','4','5','6','7','8','9','10'])", [12, 90]],
    ["Between(PropertyName='numberofemployees',PropertyValues=['2','4'])", [3, 4, 5]],
    ["Between(PropertyName='createdon',PropertyValues=['2026-03-15','2026-03-16T00:00:00Z'])", [6, 7, 8, 9]],
    ["NotBetween(PropertyName='numberofemployees',PropertyValues=['1','10'])", [1, 12, 90]],
    ["EqualUserId(PropertyName='ownerid')", [90]],
    ["EqualBusinessId(PropertyName='ownerid')", []],
  ])("%s", (call, expected) => {
    expect(crm(call)).toEqual(expected);
  });

  it("holds where the opposite does not", () => {
    const everything = [...times.map((_, n) => n + 1), 90];
    for (const call of [
      "In(PropertyName='numberofemployees',PropertyValues=['1','2'])",
      "Between(PropertyName='numberofemployees',PropertyValues=['2','4'])",
      "EqualUserId(PropertyName='ownerid')",
      "NotEqualUserId(PropertyName='ownerid')",
      "NotEqualBusinessId(PropertyName='ownerid')",
    ]) {
      const rest = filtered(database, `not Microsoft.Dynamics.CRM.${call}`);
      expect([...crm(call), ...rest].sort((a, b) => a - b)).toEqual(everything);
    }
  });

  it("asks for the business unit of the caller", () => {
    const query = compile({ $filter: "Microsoft.Dynamics.CRM.EqualBusinessId(PropertyName='ownerid')" });
    expect(query.parameters[0]).toEqual(guidToBlob(myUnit));
  });

  it("takes its parameters by alias", () => {
    const $filter = "Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)";
    expect(find(database, { $filter, "@p1": "'name'", "@p2": '["Men\'s 0"]' })).toEqual([1]);
  });
});

describe("calls that cannot be meant are refused", () => {
  it.each<[string, number, string]>([
    ["Today()", 400, "needs the parameter 'PropertyName'"],
    ["Today(PropertyName=name)", 400, "needs a text as 'PropertyName'"],
    ["Today(PropertyName='name')", 400, "needs a date, and 'name' is none"],
    ["Today(PropertyName='nosuch')", 400, "Could not find a property named 'nosuch'"],
    ["Today(PropertyName='createdon',PropertyValue=1)", 400, "has no parameter 'PropertyValue'"],
    ["Today(PropertyName='createdon',PropertyName='createdon')", 400, "Syntax error"],
    ["Today('createdon')", 400, "Syntax error"],
    ["LastXDays(PropertyName='createdon')", 400, "needs the parameter 'PropertyValue'"],
    ["LastXDays(PropertyName='createdon',PropertyValue=0)", 400, "whole number from 1"],
    ["LastXDays(PropertyName='createdon',PropertyValue='7')", 400, "whole number from 1"],
    ["LastXDays(PropertyName='createdon',PropertyValue=2000000000)", 400, "beyond the years"],
    ["NextXDays(PropertyName='createdon',PropertyValue=2000000000)", 400, "beyond the years"],
    ["On(PropertyName='createdon',PropertyValue='soon')", 400, "needs a date"],
    ["EqualUserId(PropertyName='name')", 400, "a lookup or an id"],
    ["In(PropertyName='name',PropertyValues='a')", 400, "needs a list"],
    ["In(PropertyName='name',PropertyValues=[])", 400, "needs a list"],
    ["In(PropertyName='name',PropertyValues=['O'Brian'])", 400, "unterminated literal"],
    ["In(PropertyName='name',PropertyValues=['O''Brian'])", 400, "Invalid JSON"],
    ["In(PropertyName='name',PropertyValues=[\"\\q\"])", 400, "Syntax error"],
    ["In(PropertyName='numberofemployees',PropertyValues=['many'])", 400, "Cannot convert the literal 'many'"],
    ["Between(PropertyName='numberofemployees',PropertyValues=['1'])", 400, "needs two values"],
    ["constructor(PropertyName='name')", 501, "Microsoft.Dynamics.CRM.constructor"],
  ])("%s", (call, status, message) => {
    const error = refusal(call);
    expect(error.status).toBe(status);
    expect(error.message).toContain(message);
  });

  it("does not guess what 'not' before a date function means", () => {
    expect(() => compile({ $filter: "not Microsoft.Dynamics.CRM.Today(PropertyName='createdon')" })).toThrow("'not'");
  });
});
