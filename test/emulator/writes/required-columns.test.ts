import { afterEach, beforeEach, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

test.each([
  ["a column that is left out", "teams", {}, "name"],
  ["a column that is null", "teams", { name: null }, "name"],
  ["a lookup that is left out", "environmentvariablevalues", { schemaname: "A" }, "environmentvariabledefinitionid"],
])("a new record needs %s", async (_, set, payload, column) => {
  const reply = await org.send("POST", set, payload);
  expect([reply.status, reply.error.code]).toEqual([400, "0x80040203"]);
  expect(reply.error.message).toContain(`'${column}'`);
});

test("a required column cannot be cleared", async () => {
  const id = await org.create("teams", { name: "Sales" });
  expect((await org.send("PATCH", `teams(${id})`, { name: null })).error.code).toBe("0x80040203");
  expect((await org.send("DELETE", `teams(${id})/name`)).error.code).toBe("0x80040203");
  expect((await org.send("PATCH", `teams(${id})`, { description: "kept its name" })).status).toBe(204);
});

test("what only forms require can be left out", async () => {
  expect((await org.send("POST", "contacts", {})).status).toBe(204);
});

test("a new team is led by who makes it, in that user's business unit", async () => {
  await org.create("teams", { name: "Sales" });
  const me = (await org.send("GET", "WhoAmI")).json;
  const [team] = org.emulator.snapshot("team");
  expect(team).toMatchObject({ administratorid: me.UserId, businessunitid: me.BusinessUnitId });
});
