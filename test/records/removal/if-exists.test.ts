import { expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { collect, idOf, type Emulated } from "../emulated.ts";
import { names, withAccounts } from "./stored.ts";

test("records that are gone, by id or by match, are skipped and ok", async () => {
  const { connection } = await withAccounts(2);
  const options = { ifExists: true, connection };
  const byId = await collect(removeRecords("account", [idOf(0), idOf(99)], options));
  expect(byId).toMatchObject([
    { status: "ok", action: "deleted", id: idOf(0) },
    { status: "ok", action: "skipped", table: "account" },
  ]);
  const records = [{ name: "account 1" }, { name: "account 99" }];
  expect(await removeRecords("account", records, { ...options, matchOn: ["name"] })).toMatchObject({
    read: 2,
    ok: 2,
    deleted: 1,
    skipped: 1,
  });
});

test("the same record twice is deleted once", async () => {
  const { connection } = await withAccounts(1);
  expect(await removeRecords("account", [idOf(0), idOf(0)], { ifExists: true, connection })).toMatchObject({
    deleted: 1,
    skipped: 1,
  });
});

test("a record that cannot be is no record that is gone", async () => {
  const { connection } = await withAccounts(1);
  const options = { ifExists: true, connection, errorAction: "silentlyContinue" } as const;
  expect(await removeRecords("account", ["abc", {}, null as unknown as object], options)).toMatchObject({ failed: 3 });
});

/** Answers a batch of one part with this refusal. */
function refuse({ emulator }: Emulated, code: string, message: string): void {
  const part = `HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ error: { code, message } })}`;
  const body = `--b\r\nContent-Type: application/http\r\n\r\n${part}\r\n--b--\r\n`;
  const headers = { "content-type": "multipart/mixed; boundary=b" };
  emulator.faults.add({ match: ({ path }) => path.endsWith("$batch"), action: { status: 200, headers, body } });
}

test("W16: a plug-in whose message says that something does not exist is a failure, whatever its words", async () => {
  const world = await withAccounts(1);
  refuse(world, "0x80040265", "The price list does not exist. Record not found: account With Id = … Does Not Exist");
  const options = { ifExists: true, connection: world.connection, errorAction: "silentlyContinue" } as const;
  expect(await removeRecords("account", [idOf(0)], options)).toMatchObject({ failed: 1, skipped: 0 });
  expect(names(world)).toEqual(["account 0"]);
});

test("the code alone says that a record is gone, whatever the language of the message", async () => {
  const world = await withAccounts(1);
  refuse(world, "0x80040217", "Der Datensatz wurde nicht gefunden.");
  const options = { ifExists: true, connection: world.connection };
  expect(await removeRecords("account", [idOf(0)], options)).toMatchObject({ failed: 0, skipped: 1 });
});
