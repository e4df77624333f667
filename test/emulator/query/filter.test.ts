import { beforeAll, describe, expect, it } from "vitest";
import type { DatabaseSync } from "node:sqlite";
import { account, contact } from "./sample-tables.ts";
import { compile, filtered, find, id, insert, me, openDatabase } from "./sample-database.ts";

let database: DatabaseSync;
const byFilter = (filter: string): number[] => filtered(database, filter);

beforeAll(() => {
  database = openDatabase();
  insert(database, "systemuser", { systemuserid: me, fullname: "System Administrator" });
  insert(database, "contact", {
    contactid: id(50),
    fullname: "Susanna Stubberod",
    firstname: "Susanna",
    lastname: "Stubberod",
    birthdate: "1990-05-01",
    createdby: me,
    parentcustomerid: id(1),
    parentcustomeridtype: "account",
  });
  insert(database, "contact", {
    contactid: id(51),
    fullname: "Lee",
    firstname: "Lee",
    lastname: "LEE",
    birthdate: "2000-01-31",
    parentcustomerid: id(50),
    parentcustomeridtype: "contact",
  });
  insert(
    database,
    "account",
    {
      accountid: id(1),
      name: "Café Noir",
      accountnumber: "A-1",
      numberofemployees: 5,
      industrycode: 1,
      statecode: 0,
      revenue: 1000.5,
      address1_latitude: 47.64,
      donotemail: 1,
      createdon: "2026-01-01T12:00:00Z",
      modifiedon: "2026-01-01T12:00:00Z",
      primarycontactid: id(50),
      ownerid: me,
      owneridtype: "systemuser",
    },
    {
      accountid: id(2),
      name: "O'Brian  ",
      accountnumber: "a-1 ",
      numberofemployees: -3,
      statecode: 1,
      revenue: 50000000,
      donotemail: 0,
      createdon: "2026-03-15T00:00:00Z",
      modifiedon: "2026-03-15T10:30:20Z",
      primarycontactid: id(51),
      parentaccountid: id(1),
    },
    { accountid: id(3), name: "50%_off [x]", numberofemployees: 2000, statecode: 0, revenue: 0 },
    { accountid: id(4), statecode: 0, description: "no name" },
  );
});

describe("comparisons", () => {
  it.each<[string, number[]]>([
    ["name eq 'cafe noir'", [1]],
    ["name eq 'CAFÉ NOIR   '", [1]],
    ["name eq 'O''Brian'", [2]],
    ["'O''Brian' eq name", [2]],
    ["accountnumber eq 'A-1'", [1, 2]],
    ["name ne 'Café Noir'", [2, 3, 4]],
    ["name gt 'b'", [1, 2]],
    ["'b' lt name", [1, 2]],
    ["name eq null", [4]],
    ["null eq name", [4]],
    ["name ne null", [1, 2, 3]],
    ["numberofemployees eq 5", [1]],
    ["numberofemployees eq -3", [2]],
    ["numberofemployees lt 5.5", [1, 2]],
    ["5 le numberofemployees", [1, 3]],
    ["revenue eq 1000.5", [1]],
    ["revenue eq 5e7", [2]],
    ["revenue ge 0 and revenue lt 1.0005E+3", [3]],
    ["donotemail eq true", [1]],
    ["donotemail eq false", [2]],
    ["donotemail ne true", [2, 3, 4]],
    [`accountid eq ${id(3)}`, [3]],
    [`_parentaccountid_value eq ${id(1)}`, [2]],
    [`_ownerid_value eq ${me.toUpperCase()}`, [1]],
    ["_primarycontactid_value eq null", [3, 4]],
    ["createdon eq 2026-01-01T12:00:00Z", [1]],
    ["createdon eq 2026-01-01T13:00:00+01:00", [1]],
    ["createdon eq 2026-01-01T06:30:00.000-05:30", [1]],
    ["createdon ge 2026-03-15", [2]],
    ["createdon lt 2026-01-01T12:00:00.001Z", [1]],
    ["createdon ge 2026-01-01T12:00:00.001Z", [2]],
    ["createdon eq modifiedon", [1]],
    ["modifiedon gt createdon", [2]],
    ["numberofemployees eq 9223372036854775807", []],
    ["numberofemployees lt 99999999999999999999", [1, 2, 3]],
  ])("%s", (filter, expected) => {
    expect(byFilter(filter)).toEqual(expected);
  });

  it("compares days with days and with instants", () => {
    expect(filtered(database, "birthdate eq 1990-05-01", contact)).toEqual([50]);
    expect(filtered(database, "birthdate eq 1990-05-01T00:00:00Z", contact)).toEqual([50]);
    expect(filtered(database, "birthdate lt 1990-05-01T00:00:01Z", contact)).toEqual([50]);
    expect(filtered(database, "birthdate eq 1990-05-01T00:00:01Z", contact)).toEqual([]);
  });

  it("compares columns of a row without regard to case", () => {
    expect(filtered(database, "firstname eq lastname", contact)).toEqual([51]);
    expect(filtered(database, "firstname ne lastname", contact)).toEqual([50]);
  });
});

describe("logic", () => {
  it.each<[string, number[]]>([
    ["statecode eq 0 and numberofemployees gt 4 or name eq 'o''brian'", [1, 2, 3]],
    ["statecode eq 0 and (numberofemployees gt 4 or name eq null)", [1, 3, 4]],
    ["not (name eq 'Café Noir')", [2, 3, 4]],
    ["not (numberofemployees gt 4)", [2]],
    ["not (statecode eq 0 and numberofemployees gt 4)", [2]],
    ["not not (statecode eq 1)", [2]],
    ["not (not (statecode eq 1))", [2]],
    ["(((statecode)) eq (1))", [2]],
    ["name eq 'a' or name eq 'Café Noir' or name eq null or statecode eq 1", [1, 2, 4]],
    ["name ne 'Café Noir' and name ne 'x' and statecode ne 1", [3, 4]],
    ["not (name eq 'Café Noir' or name eq 'x')", [2, 3, 4]],
  ])("%s", (filter, expected) => {
    expect(byFilter(filter)).toEqual(expected);
  });
});

describe("text functions", () => {
  it.each<[string, number[]]>([
    ["contains(name,'E N')", [1]],
    ["contains(name,'%')", [3]],
    ["contains(name,'_')", [3]],
    ["contains(name,'')", [1, 2, 3]],
    ["contains(name,'o''b')", [2]],
    ["startswith(name,'cafè')", [1]],
    ["startswith(name,'')", [1, 2, 3]],
    ["endswith(name,'BRIAN')", [2]],
    ["endswith(name,'brian  ')", [2]],
    ["endswith(name,'')", [1, 2, 3]],
    ["endswith(name,'a very long text that is longer than the name')", []],
    ["not contains(name,'cafe')", [2, 3, 4]],
    ["not (contains(name,'cafe') or endswith(name,'n'))", [3, 4]],
  ])("%s", (filter, expected) => {
    expect(byFilter(filter)).toEqual(expected);
  });
});

describe("paths", () => {
  it.each<[string, number[]]>([
    ["primarycontactid/fullname eq 'susanna stubberod'", [1]],
    ["primarycontactid/createdby/fullname eq 'System Administrator'", [1]],
    ["primarycontactid/createdby/fullname eq null", [2, 3, 4]],
    ["primarycontactid/parentcustomerid_account/name eq 'cafe noir'", [1]],
    ["primarycontactid/parentcustomerid_contact/fullname eq 'Susanna Stubberod'", [2]],
    ["parentaccountid/name eq 'cafe noir' and primarycontactid/lastname eq 'lee'", [2]],
    ["contains(primarycontactid/fullname,'s')", [1]],
  ])("%s", (filter, expected) => {
    expect(byFilter(filter)).toEqual(expected);
  });

  it("joins a table once however often its path is used", () => {
    const filter = "primarycontactid/fullname eq 'a' or primarycontactid/lastname eq 'lee'";
    expect(byFilter(filter)).toEqual([2]);
    expect(compile({ $filter: filter }).sql.match(/JOIN/g)).toHaveLength(1);
  });
});

describe("parameter aliases", () => {
  it("stand for values, columns and null", () => {
    const options = { $select: "name", $filter: "@p1 eq @p2", "@p1": "numberofemployees", "@p2": "5" };
    expect(find(database, options)).toEqual([1]);
    expect(find(database, { $filter: "@p1 eq @p2", "@p1": "name" })).toEqual([4]);
    expect(find(database, { $filter: "name eq @p", "@p": "'O''Brian'" })).toEqual([2]);
  });

  it("order rows", () => {
    expect(find(database, { $orderby: "@p desc", "@p": "statecode", $filter: "statecode ge 0" })[0]).toBe(2);
  });
});

it("finds the same rows for a chain of a thousand ids", () => {
  const ids = Array.from({ length: 1000 }, (_, n) => `accountid eq ${id(n + 2)}`).join(" or ");
  expect(byFilter(ids)).toEqual([2, 3, 4]);
});

it("takes 1,300 terms over several columns", () => {
  const terms = Array.from({ length: 1300 }, (_, n) => `(numberofemployees gt ${n} and contains(name,'caf${n}'))`);
  expect(byFilter(`${terms.join(" or ")} or name eq 'cafe noir'`)).toEqual([1]);
  expect(find(database, { $filter: `not (${terms.join(" or ")})` }, account)).toContain(4);
});
