import { format } from "prettier";
import { describe, expect, test } from "vitest";
import { declareTables } from "../../../src/cli/types/declare-tables.ts";
import type { Column, TableDefinition } from "../../../src/metadata/definition.ts";
import { describeTable } from "../../../src/metadata/tables.ts";
import { emulated } from "../../records/emulated.ts";
import { compile } from "./compile.ts";

async function declare(...names: readonly string[]): Promise<string> {
  const { connection } = emulated();
  const known = await Promise.all(names.map((name) => describeTable(connection, name)));
  return declareTables(
    known.map(({ table }) => table),
    connection.url,
  );
}

const PROGRAM = `
import { getRecords, setRecords } from "dataverse-parallel";
import type { Account, Contact, ContactInput } from "./tables.ts";

for await (const contact of getRecords<Contact>("contact")) {
  const table: "contact" = contact["@table"];
  const id: string = contact.contactid;
  const name: string | null = contact.lastname;
  const parent: "account" | "contact" | undefined = contact.parentcustomerid?.table;
  const gender: 1 | 2 | null = contact.gendercode;
  const state: 0 | 1 = contact.statecode;
  const birthday: string | null = contact.birthdate;
  const allowed: boolean | null = contact.donotemail;
  const credit: number | null = contact.creditlimit;
  const created: string | null | undefined = contact.createdon;
  console.log(table, id, name, parent, gender, state, birthday, allowed, credit, created);
}
for await (const account of getRecords<Pick<Account, "accountid" | "name">>("account")) console.log(account.name);

const changes: ContactInput[] = [
  { lastname: "Doe", gendercode: "Female", birthdate: new Date(), creditlimit: "12.50", donotemail: 1 },
  { contactid: "x", gendercode: 2, parentcustomerid: { table: "account", id: "x" }, lastname: null },
  { "@table": "contact", parentcustomerid: "Contoso", ownerid: { table: "team", key: { name: "x" } } },
];
await setRecords("contact", changes);
declare const read: Contact;
const written: ContactInput = read;
console.log(written);
`;

const WRONG = `
import type { Contact, ContactInput } from "./tables.ts";
declare const contact: Contact;
export const a: string = contact.lastname;
export const b: ContactInput = { lastnam: "x" };
export const c: ContactInput = { gendercode: 3 };
export const d: ContactInput = { gendercode: "Femal" };
export const e: ContactInput = { parentcustomerid: { table: "lead", id: "x" } };
export const f: ContactInput = { createdon: "2026-01-31" };
export const g = contact.nothing;
export const h: string | null = contact.createdon;
`;

describe("the declarations of tables", () => {
  test("serve a strict program that reads and writes", async () => {
    const tables = await declare("contact", "account");
    expect(compile({ "tables.ts": tables, "program.ts": PROGRAM })).toEqual([]);
  });

  test("let the compiler find what the table cannot have", async () => {
    const tables = await declare("contact");
    const lines = compile({ "tables.ts": tables, "wrong.ts": WRONG }).map((found) =>
      Number(/:(\d+) /.exec(found)?.[1]),
    );
    expect(lines).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("are formatted as prettier formats them", async () => {
    const tables = await declare("contact", "team", "systemuserroles");
    expect(await format(tables, { parser: "typescript" })).toBe(tables);
  });

  test("say what the environment says of choices, dates and lengths", async () => {
    const contact = await declare("contact");
    expect(contact).toContain('   * 1 "Male"\n   * 2 "Female"\n   */\n  readonly gendercode: 1 | 2 | null;');
    expect(contact).toContain('  /** A day, "2026-01-31". */\n  readonly birthdate: string | null;');
    expect(contact).toContain(
      "  /** At most 50 characters. */\n  readonly lastname?: string | number | boolean | null;",
    );
    expect(contact).toContain('Written by "dvp types" from the definitions of https://emulator.localhost.');
  });

  test("of every table of the environment compile, a table of pairs among them", async () => {
    const { emulator } = emulated();
    expect(emulator).toBeDefined();
    const names = ["systemuser", "team", "role", "systemuserroles", "teammembership", "asyncoperation", "connection"];
    expect(compile({ "tables.ts": await declare(...names) })).toEqual([]);
  });
});

const column: Column = {
  name: "name",
  type: "String",
  creatable: true,
  updatable: true,
  readable: true,
  attributeOf: undefined,
  maxLength: undefined,
  maxBytes: undefined,
  min: undefined,
  max: undefined,
  precision: undefined,
  dateBehavior: "UserLocal",
  choices: [],
  targets: [],
};

function table(name: string, columns: readonly Column[] = [column]): TableDefinition {
  return {
    name,
    entitySet: `${name}s`,
    primaryId: `${name}id`,
    primaryName: undefined,
    columns: new Map([...columns, { ...column, name: `${name}id` }].map((each) => [each.name, each])),
    keys: [],
    association: undefined,
    isActivity: false,
    isElastic: false,
  };
}

describe("names and texts of the environment's", () => {
  test("become names that are safe, and unlike each other", () => {
    const tables = [
      "new_sales_order",
      "newsalesorder",
      "new_salesOrder",
      "date",
      "record",
      "file",
      "order",
      "orderinput",
    ];
    const text = declareTables(
      tables.map((name) => table(name)),
      "x",
    );
    const names = [...text.matchAll(/export interface (\w+)/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(tables.length * 2);
    expect(names).toEqual(
      expect.arrayContaining(["NewSalesOrder", "Newsalesorder", "NewSalesOrder2", "Date2", "Record2"]),
    );
    expect(compile({ "tables.ts": text })).toEqual([]);
  });

  test("cannot end a comment or a text", () => {
    const choices = ["*/ export const evil = 1; /*", 'say "so"', "a\nb", "\\", "`${x}`"].map((label, value) => ({
      value,
      label,
      labels: [label],
    }));
    const columns = ["Picklist", "MultiSelectPicklist", "Boolean"].map((type) => ({
      ...column,
      name: type,
      type,
      choices,
    }));
    const odd = { ...column, name: "9 lives" };
    const text = declareTables([table("evil", [...columns, odd])], "x */ export const evil = 2; /*");
    expect(compile({ "tables.ts": text })).toEqual([]);
    expect(text).not.toMatch(/^export const/m);
    expect(text).toContain('readonly "9 lives": string | null;');
  });

  test("choices that nobody knows are numbers, and lookups without tables lead anywhere", () => {
    const lookup = { ...column, name: "anything", type: "Lookup" };
    const text = declareTables([table("odd", [{ ...column, name: "kind", type: "Picklist" }, lookup])], "x");
    expect(text).toContain("readonly kind: number | null;");
    expect(text).toContain("readonly kind?: number | string | null;");
    expect(text).toContain("readonly anything: LookupTo<string> | null;");
    expect(compile({ "tables.ts": text })).toEqual([]);
  });
});
