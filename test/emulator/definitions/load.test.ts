import { expect, test } from "vitest";
import { loadDefinitions } from "../../../src/emulator/definitions/load.ts";
import type { Table } from "../../../src/emulator/definitions/model.ts";

const { tables, sets } = loadDefinitions();

function table(name: string): Table {
  const found = tables.get(name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
}

test("every table that a lookup points to exists, and is found by its entity set", () => {
  for (const each of tables.values()) {
    expect(sets.get(each.entitySetName)).toBe(each);
    for (const { targets = [] } of each.columns.values()) {
      for (const target of targets) expect(tables.has(target), target).toBe(true);
    }
    for (const { referencedTable, referencedAttribute } of each.manyToOneRelationships) {
      expect(table(referencedTable).columns.has(referencedAttribute), referencedTable).toBe(true);
    }
  }
});

test("every relationship starts at a column of its table", () => {
  for (const each of tables.values()) {
    for (const { referencingAttribute } of each.manyToOneRelationships) {
      expect(each.columns.has(referencingAttribute), `${each.logicalName}.${referencingAttribute}`).toBe(true);
    }
  }
});

test("tables without a definition get the usual plural as their entity set", () => {
  expect(["territory", "externalparty", "fax", "queue"].map((name) => table(name).entitySetName)).toEqual([
    "territories",
    "externalparties",
    "faxes",
    "queues",
  ]);
  expect(table("activitypointer").primaryIdAttribute).toBe("activityid");
});

test("the primary id is the table's own, though other columns are marked as one too", () => {
  expect(table("account").primaryId.logicalName).toBe("accountid");
});

test("a lookup with several targets knows the column that tells which", () => {
  expect(table("contact").columns.get("parentcustomerid")?.targetColumn).toBe("parentcustomeridtype");
  expect(table("connection").columns.get("record1id")?.targetColumn).toBe("record1idobjecttypecode");
  expect(table("account").columns.get("primarycontactid")?.targetColumn).toBeUndefined();
});

test("lookups have their wire name, and names beside them are no properties", () => {
  const { columnsByWireName } = table("account");
  expect(columnsByWireName.get("_ownerid_value")?.logicalName).toBe("ownerid");
  for (const name of ["ownerid", "owneridname", "owneridtype", "industrycodename", "isprivate"]) {
    expect(columnsByWireName.has(name), name).toBe(false);
  }
});
