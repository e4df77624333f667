import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DefinitionError, ValueError } from "../../src/errors.ts";
import type { AlternateKey } from "../../src/metadata/definition.ts";
import { describeKeyTables } from "../../src/metadata/key-tables.ts";
import { addressByKey } from "../../src/metadata/key-values.ts";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import { describeTable } from "../../src/metadata/tables.ts";
import { emulated } from "../records/emulated.ts";
import { aChoice, aColumn, aTable, messageOf } from "./columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";

function key(status: AlternateKey["status"], ...columns: readonly string[]): AlternateKey {
  return { name: `by_${columns.join("_")}`, columns, status };
}

const account = {
  ...aTable(
    aColumn("String", { name: "accountnumber", maxLength: 20 }),
    aColumn("Integer", { name: "size" }),
    aColumn("DateTime", { name: "founded", dateBehavior: "DateOnly" }),
    aColumn("Picklist", { name: "kind", choices: [aChoice(7, "Partner")] }),
    aColumn("Lookup", { name: "parentid", targets: [{ table: "account", navigation: "ParentId" }] }),
    aColumn("Memo", { name: "notes" }),
  ).table,
  name: "account",
  entitySet: "accounts",
  keys: [
    key("Active", "accountnumber"),
    key("Active", "size", "founded", "kind"),
    key("Active", "parentid"),
    key("Pending", "notes"),
  ],
};
const things = aTable(
  aColumn("Lookup", { name: "parentid", targets: [{ table: "account", navigation: "ParentId" }] }),
  aColumn("Customer", {
    name: "customerid",
    targets: [
      { table: "account", navigation: "customerid_account" },
      { table: "contact", navigation: "customerid_contact" },
    ],
  }),
);
const knowledge = { ...things, others: new Map([["account", account]]) };

function write(record: Readonly<Record<string, unknown>>): object {
  return createRecordWriter(knowledge, "create").write(record).payload;
}

describe("a lookup by an alternate key", () => {
  test.each<[object, string]>([
    [{ key: { accountnumber: "A1" } }, "/accounts(accountnumber='A1')"],
    [{ table: "account", key: { accountnumber: "O'Hara" } }, "/accounts(accountnumber='O''Hara')"],
    [{ key: { kind: "partner", founded: "2026-01-31", size: "12" } }, "/accounts(size=12,founded=2026-01-31,kind=7)"],
    [{ key: { parentid: { table: "account", id: ID } } }, `/accounts(_parentid_value=${ID})`],
  ])("%j", (value, expected) => {
    expect(write({ parentid: value })).toEqual({ "ParentId@odata.bind": expected });
  });

  test("chooses the navigation property by its table", () => {
    expect(write({ customerid: { table: "account", key: { accountnumber: "A1" } } })).toEqual({
      "customerid_account@odata.bind": "/accounts(accountnumber='A1')",
    });
  });

  test.each<[object, string]>([
    [{ parentid: { key: { name: "x" } } }, "account has no alternate key of name. Its keys are of accountnumber;"],
    [{ parentid: { key: {} } }, "account has no alternate key of ."],
    [{ parentid: { key: { notes: "x" } } }, "its key by_notes (notes): its index is Pending, not Active."],
    [{ parentid: { key: { accountnumber: "" } } }, "account.accountnumber: expected a value, for it is part of a key"],
    [
      { parentid: { key: { accountnumber: "\ud800" } } },
      "account.accountnumber: expected a text without half characters",
    ],
    [{ parentid: { key: { parentid: "Contoso" } } }, "account.parentid: expected an id or { table, id }"],
    [{ customerid: { key: { accountnumber: "x" } } }, "expected { table, id } of one of account, contact"],
    [{ customerid: { table: "acount", id: ID } }, "(Did you mean account?)"],
    [{ customerid: { table: "contact", key: { a: 1 } } }, "expected a table whose keys were read before, not contact"],
    [{ customerid: "Contoso" }, "this name was not resolved to a record"],
  ])("%j is refused", (record, message) => {
    expect(messageOf(() => write(record as Record<string, unknown>))).toContain(message);
  });

  test("whatever the values are, they do not leave their literal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 20 }), (value) => {
        let address: string;
        try {
          address = addressByKey(account, { accountnumber: value });
        } catch (error) {
          expect(error instanceof ValueError || error instanceof DefinitionError).toBe(true);
          return;
        }
        const literal = /^accounts\(accountnumber='((?:[^'/?#]|'')*)'\)$/.exec(address)?.[1];
        expect(decodeURIComponent(literal ?? "").replaceAll("''", "'")).toBe(value);
      }),
    );
  });
});

test("the tables that keys lead to are described before, each once, and what is no table is left to the writer", async () => {
  const { connection, emulator } = emulated();
  const contact = await describeTable(connection, "contact");
  expect(contact.others.has("account")).toBe(false);
  const records = [
    { parentcustomerid: { table: "account", key: { name: "x" } } },
    { parentcustomerid: { table: "account", key: { name: "y" } } },
    { parentcustomerid: { table: "nothing", key: { name: "y" } } },
    { parentcustomerid: { table: "systemuser", id: ID } },
  ];
  await describeKeyTables(connection, contact, records);
  expect([...contact.others.keys()].toSorted()).toEqual(["account", "contact"]);
  const asked = emulator.log.entries().filter(({ path }) => path.includes("(LogicalName='account')?"));
  expect(asked).toHaveLength(1);
});
