import { expect, test } from "vitest";
import { removeRecords } from "../../../src/index.ts";
import { collect, idOf } from "../emulated.ts";
import { withAccounts } from "./stored.ts";

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
