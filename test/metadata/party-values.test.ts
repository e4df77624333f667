import { expect, test } from "vitest";
import { createRecordWriter } from "../../src/metadata/record-writer.ts";
import { describeTable } from "../../src/metadata/tables.ts";
import { emulated, idOf } from "../records/emulated.ts";
import { aColumn, aTable, messageOf } from "./columns.ts";

const ID = "0f0e0d0c-0b0a-4908-8706-050403020100";
const names = [
  "from",
  "to",
  "cc",
  "bcc",
  "requiredattendees",
  "optionalattendees",
  "organizer",
  "resources",
  "customers",
];
const knowledge = aTable(...names.map((name) => aColumn("PartyList", { name })), aColumn("PartyList", { name: "odd" }));

function write(record: Readonly<Record<string, unknown>>) {
  return createRecordWriter(knowledge, "create").write(record).payload;
}

test("the parties of all columns are one collection, each with what it takes part as", () => {
  const payload = write({
    from: { table: "systemuser", id: ID },
    to: [{ table: "contact", id: ID, name: "Jane" }, { address: "a@b.c" }, "d@e.f"],
    cc: "g@h.i; j@k.l",
    bcc: [{ table: "account", id: ID, address: "x@y.z" }],
  });
  expect(payload).toEqual({
    thing_activity_parties: [
      { participationtypemask: 1, "partyid_systemuser@odata.bind": `/systemusers(${ID})` },
      { participationtypemask: 2, "partyid_contact@odata.bind": `/contacts(${ID})` },
      { participationtypemask: 2, addressused: "a@b.c" },
      { participationtypemask: 2, addressused: "d@e.f" },
      { participationtypemask: 3, addressused: "g@h.i" },
      { participationtypemask: 3, addressused: "j@k.l" },
      { participationtypemask: 4, "partyid_account@odata.bind": `/accounts(${ID})`, addressused: "x@y.z" },
    ],
  });
});

test.each([
  ["requiredattendees", 5],
  ["optionalattendees", 6],
  ["organizer", 7],
  ["resources", 10],
  ["customers", 11],
])("%s take part as %i", (name, participationtypemask) => {
  expect(write({ [name]: ["a@b.c"] })).toEqual({
    thing_activity_parties: [{ participationtypemask, addressused: "a@b.c" }],
  });
});

test.each([null, "", []])("%j clears a list", (value) => {
  expect(write({ to: value })).toEqual({ thing_activity_parties: [] });
});

test("a record's parties are not those of the next", () => {
  const writer = createRecordWriter(knowledge, "create");
  writer.write({ to: ["a@b.c"] });
  expect(writer.write({})).toEqual({ payload: {}, state: undefined, files: [] });
});

test("a column whose parties are of no known kind is left out and named", () => {
  const writer = createRecordWriter(knowledge, "create");
  expect(writer.write({ odd: ["a@b.c"] }).payload).toEqual({});
  expect([...writer.leftOut]).toEqual(["odd"]);
});

const EXPECTED = "thing.to: expected a list of { table, id }, { address } or e-mail addresses";
test.each<[unknown, string]>([
  [["Jane Doe"], `${EXPECTED}; this name was not resolved to a record, got "Jane Doe" (string).`],
  [[{ table: "contakt", id: ID }], `${EXPECTED}, not of contakt. Did you mean contact?`],
  [[{ table: "contact" }], `${EXPECTED}, got {"table":"contact"} (object).`],
  [[{ id: ID }], `${EXPECTED}, got`],
  [[{ table: "contact", id: ID, address: "none" }], `${EXPECTED}, got`],
  [[{ table: "contact", id: "none", address: "a@b.c" }], `${EXPECTED}, got`],
  [7, `${EXPECTED}, got 7 (number).`],
])("%j is refused", (value, message) => {
  expect(messageOf(() => write({ to: value }))).toContain(message);
});

test("the service makes the parties with their activity", async () => {
  const { connection } = emulated();
  const send = async (path: string, body?: object) =>
    (
      await connection.send({
        method: body === undefined ? "GET" : "POST",
        path,
        body: body && JSON.stringify(body),
        idempotent: body === undefined,
      })
    ).body;
  const { table, ...rest } = await describeTable(connection, "email");
  expect(table.isActivity).toBe(true);
  await send("contacts", { contactid: ID, lastname: "Doe" });
  const writer = createRecordWriter({ table, ...rest }, "create");
  const { payload } = writer.write({ subject: "Hello", to: [{ table: "contact", id: ID }, "a@b.c"], cc: "d@e.f" });
  await send("emails", { ...payload, activityid: idOf(1) });
  const query = "$select=_partyid_value,addressused,participationtypemask&$orderby=participationtypemask,addressused";
  const filter = `$filter=_activityid_value eq ${idOf(1)} and participationtypemask ne 9`;
  const { value } = JSON.parse(await send(`activityparties?${query}&${filter}`)) as { value: object[] };
  expect(value).toMatchObject([
    { participationtypemask: 2, _partyid_value: ID },
    { participationtypemask: 2, addressused: "a@b.c" },
    { participationtypemask: 3, addressused: "d@e.f" },
  ]);
});
