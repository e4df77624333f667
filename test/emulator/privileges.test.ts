import { afterEach, describe, expect, test } from "vitest";
import { createEmulator, type Denial } from "../../src/emulator/index.ts";
import { signedIn, type SignedIn } from "./signed-in.ts";

const ID = "11111111-2222-4333-8444-555555555555";
const ADA = "ada.lovelace@emulator.example";

let org: SignedIn;
afterEach(() => org.emulator.close());

/** An organization with an account, whose users may not do what is denied. */
async function denying(...deny: readonly Denial[]): Promise<void> {
  org = await signedIn({ deny, users: [{ name: "Ada Lovelace" }] });
  const { url, fetch } = org.emulator;
  const body = JSON.stringify([{ accountid: ID, name: "Contoso" }]);
  expect((await fetch(new Request(`${url}/_emulator/load/account`, { method: "POST", body }))).ok).toBe(true);
}

const bulk = { Targets: [{ "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: ID, name: "A" }] };

describe("what is denied is answered 403, and not done", () => {
  test.each<[Denial["privilege"], string, string, string, unknown]>([
    ["Create", "account", "POST", "accounts", { name: "A" }],
    [
      "Create",
      "account",
      "POST",
      "accounts/Microsoft.Dynamics.CRM.CreateMultiple",
      { Targets: [{ ...bulk.Targets[0], accountid: undefined }] },
    ],
    ["Create", "task", "POST", "accounts", { name: "A", Account_Tasks: [{ subject: "B" }] }],
    ["Write", "account", "PATCH", `accounts(${ID})`, { name: "A" }],
    ["Write", "account", "PUT", `accounts(${ID})/name`, { value: "A" }],
    ["Write", "account", "POST", "accounts/Microsoft.Dynamics.CRM.UpdateMultiple", bulk],
    ["Delete", "account", "DELETE", `accounts(${ID})`, undefined],
    ["Read", "account", "GET", "accounts?$top=1", undefined],
    ["Read", "account", "GET", `accounts(${ID})/name`, undefined],
    ["Append", "account", "PATCH", `accounts(${ID})`, { "parentaccountid@odata.bind": `/accounts(${ID})` }],
    ["AppendTo", "account", "POST", "contacts", { "parentcustomerid_account@odata.bind": `/accounts(${ID})` }],
  ])("%s of %s: %s %s", async (privilege, table, method, path, body) => {
    await denying({ privilege, table });
    const before = org.emulator.snapshot("account");
    const reply = await org.send(method, path, body);
    expect([reply.status, reply.error.code]).toEqual([403, "0x80040220"]);
    expect(reply.error.message).toMatch(
      new RegExp(
        `^Principal user \\(Id=[\\da-f-]{36}, type=8, .*is missing prv${privilege}\\w+ privilege .* for entity '${table}'`,
      ),
    );
    expect(org.emulator.snapshot("account")).toEqual(before);
  });
});

test("what is denied for one table or user is allowed for others", async () => {
  await denying({ privilege: "Create", table: "contact" }, { privilege: "Write", table: "account", user: ADA });
  expect((await org.send("POST", "accounts", { name: "A" })).status).toBe(204);
  expect((await org.send("PATCH", `accounts(${ID})`, { name: "A" })).status).toBe(204);
});

test("a user is denied by the client id, too", async () => {
  await denying({ privilege: "Write", table: "account", user: createEmulator().clientId });
  expect((await org.send("PATCH", `accounts(${ID})`, { name: "A" })).status).toBe(403);
});

test.each<[string, Denial]>([
  ["account2", { privilege: "Create", table: "account2" }],
  ["nobody", { privilege: "Create", table: "account", user: "nobody" }],
  ["Dance", { privilege: "Dance" as "Create", table: "account" }],
])("a denial that means nothing is refused: %s", async (name, denial) => {
  org = await signedIn();
  expect(() => createEmulator({ deny: [denial] })).toThrow(name);
});
