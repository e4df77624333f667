import { afterEach, beforeEach, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

const NOBODY = "00000000-0000-0000-0000-0000000000ff";

let org: SignedIn;
let id: string;
beforeEach(async () => {
  org = await signedIn();
  id = await org.create("accounts", { name: 'Contoso "Ltd"', numberofemployees: 7, creditonhold: true });
});
afterEach(() => org.emulator.close());

const name = () => org.emulator.snapshot("account")[0]?.name;

test("a column is read alone", async () => {
  const reply = await org.send("GET", `accounts(${id})/name`);
  expect(reply.status).toBe(200);
  expect(reply.json).toEqual({
    "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#accounts(${id})/name`,
    value: 'Contoso "Ltd"',
  });
});

test.each([
  ["name", 'Contoso "Ltd"'],
  ["numberofemployees", "7"],
  ["creditonhold", "true"],
  ["_ownerid_value", /^[0-9a-f-]{36}$/],
])("the value of %s is read without any JSON", async (column, text) => {
  const reply = await org.send("GET", `accounts(${id})/${column}/$value`);
  expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "text/plain"]);
  expect(reply.text).toMatch(text);
});

test.each(["telephone1", "telephone1/$value"])("%s has no content when it has no value", async (path) => {
  const reply = await org.send("GET", `accounts(${id})/${path}`);
  expect([reply.status, reply.text]).toEqual([204, ""]);
});

test("a column is set and cleared alone", async () => {
  expect((await org.send("PUT", `accounts(${id})/name`, { value: "Fabrikam" })).status).toBe(204);
  expect(name()).toBe("Fabrikam");
  expect((await org.send("DELETE", `accounts(${id})/name`)).status).toBe(204);
  expect(name()).toBeNull();
});

test("a column of another version than If-Match says is spared", async () => {
  const reply = await org.send("PUT", `accounts(${id})/name`, { value: "Fabrikam" }, { "If-Match": 'W/"1"' });
  expect(reply.status).toBe(412);
  expect(name()).toBe('Contoso "Ltd"');
});

test.each([
  ["PUT", (record: string) => `accounts(${record})/name`, {}, 400],
  ["PUT", (record: string) => `accounts(${record})/name`, { value: 5 }, 400],
  ["PUT", (record: string) => `accounts(${record})/_ownerid_value`, { value: NOBODY }, 400],
  ["POST", (record: string) => `accounts(${record})/name`, { value: "A" }, 405],
  ["PUT", (record: string) => `accounts(${record})/name/$value`, "A", 405],
  ["PUT", () => `accounts(${NOBODY})/name`, { value: "A" }, 404],
  ["DELETE", () => `accounts(${NOBODY})/name`, undefined, 404],
  ["GET", () => `accounts(${NOBODY})/name`, undefined, 404],
] as const)("%s %s with %j is refused", async (method, path, body, status) => {
  expect((await org.send(method, path(id), body)).status).toBe(status);
  expect(name()).toBe('Contoso "Ltd"');
});
