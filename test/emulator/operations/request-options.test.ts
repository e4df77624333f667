import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeAll(async () => {
  org = await signedIn({ duplicateRules: [{ table: "account", columns: ["name"] }] });
});
afterAll(() => org.emulator.close());
beforeEach(() => {
  org.emulator.reset();
});

test.each([
  ["a tag", "?tag=import", {}],
  ["custom logic bypassed by the address", "?BypassCustomPluginExecution=true", {}],
  ["custom logic bypassed", "", { "MSCRM.BypassCustomPluginExecution": "true" }],
  ["business logic bypassed", "", { "MSCRM.BypassBusinessLogicExecution": "CustomSync,CustomAsync" }],
  ["steps bypassed", "", { "MSCRM.BypassBusinessLogicExecutionStepIds": "45e0c603-0d0b-466e-a286-d7fc1cda8361" }],
  ["flows bypassed", "", { "MSCRM.SuppressCallbackRegistrationExpanderJob": "true" }],
])("requests are taken with %s", async (_what, query, headers) => {
  const id = await org.create("accounts", { name: "A" });
  expect((await org.send("POST", `accounts${query}`, { name: "B" }, headers)).status).toBe(204);
  expect((await org.send("PATCH", `accounts(${id})${query}`, { name: "C" }, headers)).status).toBe(204);
  expect((await org.send("DELETE", `accounts(${id})${query}`, undefined, headers)).status).toBe(204);
});

test("a request that wants to know is refused for a duplicate, alone and in a batch", async () => {
  await org.create("accounts", { name: "A" });
  const wanted = { "MSCRM.SuppressDuplicateDetection": "false" };
  expect((await org.send("POST", "accounts", { name: "a" }, wanted)).error.code).toBe("0x80040333");
  const part = (header: string) =>
    `--b\r\nContent-Type: application/http\r\n\r\nPOST accounts HTTP/1.1\r\nContent-Type: application/json\r\n${header}\r\n{"name":"A"}\r\n`;
  const body = `${part("MSCRM.SuppressDuplicateDetection: false\r\n")}${part("")}--b--\r\n`;
  const headers = { "Content-Type": "multipart/mixed; boundary=b", Prefer: "odata.continue-on-error" };
  const reply = await org.send("POST", "$batch", body, headers);
  expect(reply.text).toContain("0x80040333");
  expect(org.emulator.snapshot("account")).toHaveLength(2);
});

test("a record is made in its first state, and with no status of another", async () => {
  const id = await org.create("accounts", { name: "A", statecode: 1 });
  expect((await org.send("GET", `accounts(${id})?$select=statecode,statuscode`)).json).toMatchObject({
    statecode: 0,
    statuscode: 1,
  });
  expect((await org.send("POST", "accounts", { name: "B", statuscode: 2 })).error.code).toBe("0x80048408");
});

test("createdon is what overriddencreatedon says, on create only", async () => {
  const id = await org.create("accounts", { name: "A", overriddencreatedon: "2001-02-03T04:05:06Z" });
  await org.send("PATCH", `accounts(${id})`, { overriddencreatedon: "2002-02-03T04:05:06Z" });
  expect(org.emulator.snapshot("account")).toMatchObject([{ createdon: "2001-02-03T04:05:06Z" }]);
});
