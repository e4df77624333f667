import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manyToMany, table } from "../customization/payloads.ts";
import { signedIn, type Reply, type SignedIn } from "../signed-in.ts";

const NOBODY = "00000000-0000-0000-0000-0000000000ff";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

function account(payload: object): object {
  return { "@odata.type": "Microsoft.Dynamics.CRM.account", ...payload };
}

function call(message: string, targets: readonly unknown[]): Promise<Reply> {
  return org.send("POST", `accounts/Microsoft.Dynamics.CRM.${message}`, { Targets: targets });
}

const names = () => org.emulator.snapshot("account").map(({ name }) => name);

describe("CreateMultiple", () => {
  test("gives the ids in the order of the records", async () => {
    const reply = await call("CreateMultiple", [
      account({ name: "A" }),
      account({ telephone1: "1" }),
      account({ name: "C" }),
    ]);
    expect(reply.status).toBe(200);
    expect(reply.json["@odata.context"]).toMatch(/\$metadata#Microsoft\.Dynamics\.CRM\.CreateMultipleResponse$/);
    const byId = new Map(org.emulator.snapshot("account").map((record) => [record.accountid, record.name]));
    expect(reply.json.Ids.map((id) => byId.get(id))).toEqual(["A", null, "C"]);
  });

  test("creates all records or none", async () => {
    const reply = await call("CreateMultiple", [account({ name: "A" }), account({ industrycode: 4711 })]);
    expect(reply.status).toBe(400);
    expect(org.emulator.snapshot("account")).toEqual([]);
  });

  test("says that an id is taken in words of its own", async () => {
    const accountid = await org.create("accounts", {});
    const reply = await call("CreateMultiple", [account({ accountid })]);
    expect(reply.status).toBe(412);
    expect(reply.error).toEqual({ code: "0x80040237", message: "Cannot insert duplicate key." });
  });

  test.each([
    ["a record without a type", [{ name: "A" }], "@odata.type"],
    ["a record of another type", [{ "@odata.type": "Microsoft.Dynamics.CRM.contact" }], "contact"],
    ["something that is no record", ["A"], "must be a record"],
    ["no records", [], "no records"],
  ])("refuses %s", async (_, targets, text) => {
    const reply = await call("CreateMultiple", targets);
    expect(reply.status).toBe(400);
    expect(reply.error.message).toContain(text);
  });

  test("refuses a body without Targets", async () => {
    expect((await org.send("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", {})).status).toBe(400);
  });

  test("takes options that mean nothing to it", async () => {
    const path = "accounts/Microsoft.Dynamics.CRM.CreateMultiple?tag=x&BypassCustomPluginExecution=true";
    expect((await org.send("POST", path, { Targets: [account({})] })).status).toBe(200);
  });
});

describe("UpdateMultiple", () => {
  test("changes the records by the ids that they carry", async () => {
    const first = await org.create("accounts", { name: "A" });
    const second = await org.create("accounts", { name: "B" });
    const reply = await call("UpdateMultiple", [
      account({ accountid: first, name: "A2" }),
      account({ accountid: second, telephone1: "2" }),
    ]);
    expect(reply.status).toBe(204);
    expect(names().sort()).toEqual(["A2", "B"]);
  });

  test("changes all records or none", async () => {
    const accountid = await org.create("accounts", { name: "A" });
    const reply = await call("UpdateMultiple", [
      account({ accountid, name: "A2" }),
      account({ accountid: NOBODY, name: "B" }),
    ]);
    expect(reply.status).toBe(404);
    expect(reply.error).toEqual({ code: "0x80040217", message: `Account With Ids = ${NOBODY} Do Not Exist` });
    expect(names()).toEqual(["A"]);
  });

  test("does the first of several changes of a record and ignores the others", async () => {
    const accountid = await org.create("accounts", { name: "A" });
    const again = account({ accountid: accountid.toUpperCase(), name: "A3", telephone1: "3" });
    expect((await call("UpdateMultiple", [account({ accountid, name: "A2" }), again])).status).toBe(204);
    expect(org.emulator.snapshot("account")).toMatchObject([{ name: "A2", telephone1: null }]);
  });

  test("refuses a record without its id", async () => {
    const reply = await call("UpdateMultiple", [account({ name: "A" })]);
    expect(reply.status).toBe(400);
    expect(reply.error.message).toContain("accountid");
  });
});

test("DeleteMultiple is refused in the service's words, other messages by name", async () => {
  expect((await call("DeleteMultiple", [])).error.message).toBe("DeleteMultiple has not yet been implemented.");
  const other = await call("Archive", []);
  expect(other.status).toBe(501);
  expect(other.error.message).toContain("Archive");
});

test("messages are posted", async () => {
  expect((await org.send("GET", "accounts/Microsoft.Dynamics.CRM.CreateMultiple")).status).toBe(405);
});

test("a client can ask which messages a table has", async () => {
  const filter = "sdkmessageid/name eq @message and primaryobjecttypecode eq @table";
  const ask = (message: string, table: string) =>
    org.send(
      "GET",
      `sdkmessagefilters?$select=sdkmessagefilterid&$filter=${filter}&@message='${message}'&@table='${table}'`,
    );
  expect((await ask("CreateMultiple", "account")).json.value).toHaveLength(1);
  expect((await ask("DeleteMultiple", "account")).json.value).toHaveLength(0);
  for (const table of ["systemuserroles", "activityparty", "activitypointer"]) {
    expect((await ask("Create", table)).json.value).toHaveLength(0);
    expect((await ask("UpdateMultiple", table)).json.value).toHaveLength(0);
  }
  expect((await ask("CreateMultiple", "email")).json.value).toHaveLength(1);
});

test("tables that clients make have messages, elastic ones more, and intersect tables none", async () => {
  await org.send("POST", "EntityDefinitions", table("new_Reading", { TableType: "Elastic" }));
  await org.send("POST", "RelationshipDefinitions", manyToMany("new_account_reading", "account", "new_reading"));
  const ask = async (name: string, of: string) => {
    const filter = `sdkmessageid/name eq '${name}' and primaryobjecttypecode eq '${of}'`;
    return (await org.send("GET", `sdkmessagefilters?$filter=${filter}`)).json.value.length;
  };
  expect([await ask("CreateMultiple", "new_reading"), await ask("DeleteMultiple", "new_reading")]).toEqual([1, 1]);
  expect([await ask("Create", "new_account_reading"), await ask("Update", "new_account_reading")]).toEqual([0, 0]);
});
