import { expect, test } from "vitest";
import { whoAmI, withConnection } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { emulated } from "./emulated.ts";

const guid = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;

test("whoAmI tells the user, the business unit and the organization", async () => {
  const { connection, emulator } = emulated();
  const me = await whoAmI({ connection });
  expect(me).toEqual({ userId: guid, businessUnitId: guid, organizationId: guid });
  expect(emulator.snapshot("systemuser").map(({ systemuserid }) => systemuserid)).toContain(me.userId);
  expect(await withConnection(connection, () => whoAmI())).toEqual(me);
});

test("several principals are several users", async () => {
  const [one, other] = [emulated(), emulated({ clientId: idFor("b"), clientSecret: "x" })];
  const [first, second] = await Promise.all([whoAmI(one), whoAmI(other)]);
  expect(first.userId).not.toBe(second.userId);
});

function idFor(letter: string): string {
  return `0000000${letter}-0000-4000-a000-000000000002`;
}

test("an abort is its end", async () => {
  const reason = new Error("enough");
  expect(await rejection(whoAmI({ ...emulated(), signal: AbortSignal.abort(reason) }))).toBe(reason);
});
