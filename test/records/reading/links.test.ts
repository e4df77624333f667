import { beforeEach, describe, expect, test } from "vitest";
import { getRecords, setRecords, type GetRecordsOptions } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { get, openWorld, world } from "../readable.ts";
import { refusal } from "../refusal.ts";

beforeEach(openWorld);

/** Account 0 has two contacts, account 1 has one, and no other has any. */
beforeEach(async () => {
  const contacts = [0, 0, 1].map((account, index) => ({
    contactid: idOf(100 + index),
    lastname: `contact ${index}`,
    parentcustomerid: { table: "account", id: idOf(account) },
  }));
  await setRecords("contact", contacts, { createOnly: true, connection: world.connection });
});

const toContacts = { table: "contact", from: "parentcustomerid", to: "accountid", alias: "c" };
const read = (options: GetRecordsOptions): Promise<unknown[]> =>
  collect(get({ columns: ["name"], orderBy: "name", ...options }));

describe("links", () => {
  test("their columns come under their alias, lookups as lookups", async () => {
    const links = [{ ...toContacts, columns: ["lastname", "parentcustomerid"] }];
    const found = await read({ links, filter: { name: "account 1" } });
    expect(found).toEqual([
      {
        "@table": "account",
        accountid: idOf(1),
        name: "account 1",
        "c.lastname": "contact 2",
        "c.parentcustomerid": { table: "account", id: idOf(1), name: "account 1" },
      },
    ]);
  });

  test("an inner link gives a record for each match, an outer one records without a match, too", async () => {
    expect(await read({ links: [toContacts] })).toHaveLength(3);
    const outer = await read({ links: [{ ...toContacts, type: "outer", columns: ["lastname"] }] });
    expect(outer).toHaveLength(26);
    expect(outer.at(-1)).toMatchObject({ name: "account 9", "c.lastname": null });
  });

  test("exists and any ask for a match and give each record once", async () => {
    expect(await read({ links: [{ ...toContacts, type: "exists" }] })).toHaveLength(2);
    expect(await read({ links: [{ ...toContacts, type: "any" }] })).toHaveLength(2);
    expect(await read({ links: [{ ...toContacts, type: "not any" }] })).toHaveLength(23);
  });

  test("a filter names their columns by the alias, and a link filters by itself", async () => {
    expect(await read({ links: [toContacts], filter: { "c.lastname": "contact 0" } })).toHaveLength(1);
    expect(await read({ links: [{ ...toContacts, filter: { "lastname:Like": "%2" } }] })).toHaveLength(1);
    const outer = { ...toContacts, type: "outer" as const };
    expect(await read({ links: [outer], filter: { "c.lastname": null }, pageSize: 10 })).toHaveLength(23);
  });

  test("a link may hold links, and an order may be one of theirs", async () => {
    const links = [
      {
        ...toContacts,
        columns: ["lastname"],
        links: [{ table: "account", to: "parentcustomerid", alias: "a", columns: ["name"] }],
      },
    ];
    const found = await read({ links, orderBy: "c.lastname desc" });
    expect(found).toMatchObject([
      { "c.lastname": "contact 2", "a.name": "account 1" },
      { "c.lastname": "contact 1", "a.name": "account 0" },
      { "c.lastname": "contact 0", "a.name": "account 0" },
    ]);
  });

  test("pages end where they should, also without a paging cookie", async () => {
    const found = await read({
      links: [{ ...toContacts, type: "outer", columns: ["lastname"] }],
      orderBy: "c.lastname",
      pageSize: 7,
    });
    expect(found).toHaveLength(26);
  });

  test.each<[string, GetRecordsOptions, string]>([
    [
      "an unknown table",
      { links: [{ table: "contat", to: "accountid" }] },
      "has no table contat. Did you mean contact?",
    ],
    [
      "an unknown column",
      { links: [{ ...toContacts, columns: ["lastnam"] }] },
      "contact has no column lastnam. Did you mean lastname?",
    ],
    [
      "an unknown column to join by",
      { links: [{ ...toContacts, to: "accountd" }] },
      "account has no column accountd. Did you mean accountid?",
    ],
    [
      "an unknown type",
      { links: [{ ...toContacts, type: "left" as "outer" }] },
      "Expected the type of a link to be one of inner, outer, exists",
    ],
    [
      "an alias used twice",
      { links: [toContacts, toContacts] },
      "Two links are called c. Give each an alias of its own.",
    ],
    [
      "an alias that is no name",
      { links: [{ ...toContacts, alias: "a b" }] },
      'Expected the alias of a link to be letters, digits and _, got "a b" (string).',
    ],
    [
      "an unknown alias in a filter",
      { links: [toContacts], filter: { "d.lastname": "x" } },
      "There is no link d in the query.",
    ],
    ["a filter as text", { links: [toContacts], filter: "name eq 'x'" }, "Write the filter as an object"],
  ])("%s is refused", async (_, options, message) => {
    expect(await refusal(read(options))).toContain(message);
  });
});

test("pairs of a many-to-many relationship are active when both of their ends are", async () => {
  const { connection, emulator } = world;
  const pairs = getRecords("systemuserroles", { connection, columns: [], activeOnly: true });
  const all = getRecords("systemuserroles", { connection, columns: [] });
  expect(await pairs.count()).toBe(await all.count());
  const asked = emulator.log.entries().map(({ path }) => decodeURIComponent(path));
  expect(asked.filter((path) => path.includes('link-entity+name="systemuser"'))).toHaveLength(1);
});
