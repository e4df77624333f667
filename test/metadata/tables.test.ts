import { expect, test } from "vitest";
import { describeTable } from "../../src/metadata/tables.ts";
import { rejection } from "../connection/test-connection.ts";
import { emulated, type Emulated } from "../records/emulated.ts";

function definitionRequests({ emulator }: Emulated): string[] {
  return emulator.log.entries().flatMap(({ path }) => (path.includes("EntityDefinitions") ? [path] : []));
}

test("definitions are read once, however many ask, and clones share them", async () => {
  const world = emulated();
  const { connection } = world;
  const clones = [connection, connection.clone(), connection.clone()];
  const asked = Array.from({ length: 50 }, (_, each) => describeTable(clones[each % 3]!, "account"));
  const answers = await Promise.all(asked);
  expect(new Set(answers.map(({ table }) => table)).size).toBe(1);
  const requests = definitionRequests(world);
  expect(requests).toHaveLength(7);
  expect(new Set(requests).size).toBe(7);
  await describeTable(connection, "account");
  expect(definitionRequests(world)).toHaveLength(7);
});

test("another connection reads them for itself", async () => {
  const [one, other] = [emulated(), emulated()];
  await describeTable(one.connection, "account");
  await describeTable(other.connection, "account");
  expect(definitionRequests(other)).toHaveLength(7);
});

test.each(["EntityDefinitions?", "EntityDefinitions(LogicalName='account')?", "PicklistAttributeMetadata"])(
  "a load of %s that failed is told to all who wait, and forgotten",
  async (part) => {
    const { connection, emulator } = emulated();
    const body = JSON.stringify({ error: { code: "0x80040220", message: "Not allowed today." } });
    emulator.faults.add({ match: ({ path }) => path.includes(part), action: { status: 403, body } });
    const ends = await Promise.allSettled(Array.from({ length: 5 }, () => describeTable(connection, "account")));
    expect(ends.map((end) => end.status === "rejected" && (end.reason as Error).message)).toEqual(
      Array(5).fill("Not allowed today."),
    );
    expect((await describeTable(connection, "account")).table.entitySet).toBe("accounts");
  },
);

test.each([
  ["acount", "has no table acount. Did you mean account?"],
  ["accounts", "has no table accounts. accounts is its entity set name; the table is called account."],
  ["Account", "has no table Account. Did you mean account?"],
  ["zzzzzzzzzzzz", "has no table zzzzzzzzzzzz."],
  ["account')/Attributes", "has no table account')/Attributes."],
])("the table %s is unknown, and the nearest is named", async (name, message) => {
  const { connection, emulator } = emulated();
  const error = await rejection(describeTable(connection, name));
  expect(error).toMatchObject({ code: "definition", table: name, message: `${emulator.url} ${message}` });
});

test("what a client needs of a table is read from its definition", async () => {
  const { connection } = emulated();
  const { table, entitySets } = await describeTable(connection, "contact");
  expect(table).toMatchObject({
    name: "contact",
    entitySet: "contacts",
    primaryId: "contactid",
    primaryName: "fullname",
  });
  expect(entitySets.get("account")).toBe("accounts");
  expect(Object.fromEntries(table.columns)).toMatchObject({
    lastname: { type: "String", maxLength: 50, creatable: true, updatable: true, readable: true },
    address1_latitude: { type: "Double", min: -90, max: 90 },
    gendercode: {
      type: "Picklist",
      choices: [
        { value: 1, label: "Male" },
        { value: 2, label: "Female" },
      ],
    },
    donotemail: {
      type: "Boolean",
      choices: [
        { value: 1, label: "Do Not Allow" },
        { value: 0, label: "Allow" },
      ],
    },
    birthdate: { type: "DateTime", dateBehavior: "DateOnly" },
    createdon: { type: "DateTime", dateBehavior: "UserLocal", creatable: false },
    parentcustomeridname: { attributeOf: "parentcustomerid" },
    parentcustomerid: {
      type: "Customer",
      targets: [
        { table: "account", navigation: "parentcustomerid_account" },
        { table: "contact", navigation: "parentcustomerid_contact" },
      ],
    },
    ownerid: {
      type: "Owner",
      targets: [
        { table: "systemuser", navigation: "ownerid" },
        { table: "team", navigation: "ownerid" },
      ],
    },
  });
});

test("a status says its state, and a state its default status", async () => {
  const { connection } = emulated();
  const { table } = await describeTable(connection, "account");
  expect(table.columns.get("statecode")?.choices).toMatchObject([
    { value: 0, label: "Active", defaultStatus: 1 },
    { value: 1, label: "Inactive", defaultStatus: 2 },
  ]);
  expect(table.columns.get("statuscode")?.choices).toMatchObject([
    { value: 1, label: "Active", labels: ["Active"], state: 0 },
    { value: 2, label: "Inactive", labels: ["Inactive"], state: 1 },
  ]);
});

test("an intersect table takes one request more, which tells what it joins", async () => {
  const world = emulated();
  const { table } = await describeTable(world.connection, "systemuserroles");
  const { connection, emulator } = world;
  expect(table.association).toEqual([
    { table: "systemuser", column: "systemuserid", navigation: "systemuserroles_association" },
    { table: "role", column: "roleid", navigation: "systemuserroles_association" },
  ]);
  expect(emulator.log.entries().filter(({ path }) => path.includes("RelationshipDefinitions"))).toHaveLength(1);
  expect((await describeTable(connection, "account")).table.association).toBeUndefined();
  expect(emulator.log.entries().filter(({ path }) => path.includes("RelationshipDefinitions"))).toHaveLength(1);
});
