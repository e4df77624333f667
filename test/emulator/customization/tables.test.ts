import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idOf, signedIn, type SignedIn } from "../signed-in.ts";
import { column, label, oneToMany, table } from "./payloads.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

const bank = "EntityDefinitions(LogicalName='new_bankaccount')";

describe("a table that a client makes", () => {
  test("is the only custom one: a new organization has none", async () => {
    const custom = "EntityDefinitions?$select=LogicalName&$filter=IsCustomEntity eq true";
    expect((await org.send("GET", custom)).json.value).toEqual([]);
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    expect((await org.send("GET", custom)).json.value).toMatchObject([{ LogicalName: "new_bankaccount" }]);
  });

  test("is answered with its address and described as it was asked for", async () => {
    const reply = await org.send("POST", "EntityDefinitions", table("new_BankAccount", { HasNotes: true }));
    expect(reply.status).toBe(204);
    const url = `${org.emulator.url}/api/data/v9.2/EntityDefinitions(${idOf(reply)})`;
    expect(reply.headers.get("OData-EntityId")).toBe(url);
    expect((await org.send("GET", `EntityDefinitions(${idOf(reply)})`)).json).toMatchObject({
      LogicalName: "new_bankaccount",
      SchemaName: "new_BankAccount",
      EntitySetName: "new_bankaccounts",
      PrimaryIdAttribute: "new_bankaccountid",
      PrimaryNameAttribute: "new_accountname",
      OwnershipType: "UserOwned",
      IsCustomEntity: true,
      HasNotes: true,
      DisplayName: { UserLocalizedLabel: { Label: "Bank Account" } },
      DisplayCollectionName: { UserLocalizedLabel: { Label: "Bank Accounts" } },
      Description: { UserLocalizedLabel: { Label: "Where customers keep their money." } },
    });
  });

  test("has the columns that every table has", async () => {
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    const { json } = await org.send("GET", `${bank}/Attributes?$select=LogicalName`);
    const names = json.value.map(({ LogicalName }) => LogicalName);
    expect(names).toEqual(
      expect.arrayContaining([
        ...[
          "new_bankaccountid",
          "new_accountname",
          "createdon",
          "createdby",
          "modifiedon",
          "modifiedby",
          "versionnumber",
        ],
        ...["ownerid", "owneridtype", "owninguser", "owningteam", "owningbusinessunit", "statecode", "statuscode"],
        ...["importsequencenumber", "overriddencreatedon", "timezoneruleversionnumber", "utcconversiontimezonecode"],
      ]),
    );
    expect(names).not.toContain("organizationid");
    expect(names).not.toContain("partitionid");
  });

  test("takes records at once, with owner, state and times", async () => {
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    const id = await org.create("new_bankaccounts", { new_accountname: "Savings" });
    const select = "new_accountname,statecode,statuscode,_ownerid_value,_createdby_value,createdon";
    const { json } = await org.send(
      "GET",
      `new_bankaccounts(${id})?$select=${select}&$expand=owninguser($select=fullname)`,
    );
    expect(json).toMatchObject({ new_accountname: "Savings", statecode: 0, statuscode: 1, owninguser: {} });
    expect(json._ownerid_value).toBe(json._createdby_value);
    const closed = await org.send("PATCH", `new_bankaccounts(${id})`, { statecode: 1 });
    expect(closed.status).toBe(204);
    expect((await org.send("GET", "new_bankaccounts?$filter=statuscode eq 2&$count=true")).json["@odata.count"]).toBe(
      1,
    );
  });

  test("says which messages it has", async () => {
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    const filter = "sdkmessageid/name eq 'CreateMultiple' and primaryobjecttypecode eq 'new_bankaccount'";
    const ask = async () => (await org.send("GET", `sdkmessagefilters?$filter=${filter}`)).json.value.length;
    expect(await ask()).toBe(1);
    await org.send("DELETE", bank);
    expect(await ask()).toBe(0);
  });

  test("of an organization has no owner, an elastic one partitions", async () => {
    await org.send("POST", "EntityDefinitions", table("new_Setting", { OwnershipType: "OrganizationOwned" }));
    await org.send("POST", "EntityDefinitions", table("new_Reading", { TableType: "Elastic" }));
    const namesIn = async (name: string) => {
      const { json } = await org.send("GET", `EntityDefinitions(LogicalName='${name}')/Attributes?$select=LogicalName`);
      return json.value.map(({ LogicalName }) => LogicalName);
    };
    expect(await namesIn("new_setting")).toContain("organizationid");
    expect(await namesIn("new_setting")).not.toContain("ownerid");
    expect(await namesIn("new_reading")).toEqual(expect.arrayContaining(["partitionid", "ttlinseconds"]));
  });

  test("appears in the service document and in $metadata", async () => {
    const before = (await org.send("GET", "$metadata")).text;
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    const after = await org.send("GET", "$metadata");
    expect(before).not.toContain("new_bankaccount");
    expect(after.headers.get("Content-Type")).toBe("application/xml");
    expect(after.text).toContain(`<EntityType Name="new_bankaccount" BaseType="mscrm.crmbaseentity">`);
    const { json } = await org.send("GET", "");
    expect(json.value).toContainEqual({ name: "new_bankaccounts", kind: "EntitySet", url: "new_bankaccounts" });
  });

  test("gets other labels by PUT, and keeps the rest", async () => {
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    const written = { ...(await org.send("GET", bank)).json, DisplayName: label("Bank"), HasActivities: true };
    expect((await org.send("PUT", bank, written)).status).toBe(204);
    expect((await org.send("GET", bank)).json).toMatchObject({
      DisplayName: { UserLocalizedLabel: { Label: "Bank" } },
      DisplayCollectionName: { UserLocalizedLabel: { Label: "Bank Accounts" } },
      HasActivities: true,
      EntitySetName: "new_bankaccounts",
    });
  });

  test("goes with its records when it is deleted, and can be made anew", async () => {
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    await org.create("new_bankaccounts", { new_accountname: "Savings" });
    expect((await org.send("DELETE", bank)).status).toBe(204);
    expect((await org.send("GET", bank)).status).toBe(404);
    expect((await org.send("GET", "new_bankaccounts")).status).toBe(404);
    expect((await org.send("POST", "EntityDefinitions", table("new_BankAccount"))).status).toBe(204);
    expect((await org.send("GET", "new_bankaccounts")).json.value).toEqual([]);
  });
});

describe("a table is refused", () => {
  test.each([
    ["whose name is taken", table("new_Taken"), 400, "0x8004700b"],
    ["whose entity set is taken", table("new_Other", { EntitySetName: "accounts" }), 400, "0x8004700b"],
    ["without a prefix", table("BankAccount"), 400, "0x80040203"],
    ["with the system's prefix", table("mscrm_BankAccount"), 400, "0x80040203"],
    ["with a name for SQL", table('new_a"; DROP TABLE account; --'), 400, "0x80040203"],
    ["without a name", { DisplayName: label("A") }, 400, "0x80040203"],
    ["without a display name", table("new_A", { DisplayName: null }), 400, "0x8004700c"],
    ["with a label in another language", table("new_A", { DisplayName: label("A", 1031) }), 400, "0x80040203"],
    ["without a primary name", table("new_A", { Attributes: [] }), 400, "0x80047014"],
    [
      "whose primary name is no text",
      table("new_A", { Attributes: [column("Integer", "new_N", { IsPrimaryName: true })] }),
      400,
      "0x8004700e",
    ],
    ["that nobody can own", table("new_A", { OwnershipType: "TeamOwned" }), 400, "0x8004700d"],
    ["with a property that there is not", table("new_A", { HasNote: true }), 400, "0x80048d19"],
    ["with a property of another type", table("new_A", { HasNotes: "yes" }), 400, "0x80048d19"],
    ["of a type that the emulator has not", table("new_A", { TableType: "Virtual" }), 501, "0x80060888"],
    ["that is an activity", table("new_A", { IsActivity: true }), 501, "0x80060888"],
    [
      "that has a column twice",
      table("new_A", { Attributes: [column("String", "new_A", { IsPrimaryName: true }), column("String", "new_A")] }),
      400,
      "0x80047013",
    ],
  ])("%s", async (_case, payload, status, code) => {
    await org.send("POST", "EntityDefinitions", table("new_Taken"));
    const before = (await org.send("GET", "")).text;
    const reply = await org.send("POST", "EntityDefinitions", payload);
    expect([reply.status, reply.error.code]).toEqual([status, code]);
    expect((await org.send("GET", "")).text).toBe(before);
  });

  test("that the system came with cannot be deleted, nor one that others refer to", async () => {
    const system = await org.send("DELETE", "EntityDefinitions(LogicalName='account')");
    expect([system.status, system.error.code]).toEqual([400, "0x80047008"]);
    await org.send("POST", "EntityDefinitions", table("new_BankAccount"));
    await org.send(
      "POST",
      "RelationshipDefinitions",
      oneToMany("new_bank", "contact", "new_bankaccount", "new_BankId"),
    );
    const referenced = await org.send("DELETE", bank);
    expect([referenced.status, referenced.error.code]).toEqual([400, "0x8004f01f"]);
    expect((await org.send("DELETE", "RelationshipDefinitions(SchemaName='new_bank')")).status).toBe(204);
    expect((await org.send("DELETE", bank)).status).toBe(204);
  });

  test.each([
    ["PATCH", bank, 405],
    ["POST", bank, 405],
    ["DELETE", "EntityDefinitions", 405],
    ["PUT", "EntityDefinitions", 405],
    ["POST", `${bank}/OneToManyRelationships`, 501],
    ["POST", "EntityDefinitions/Attributes", 501],
  ])("for a request of another kind: %s %s", async (method, path, status) => {
    expect((await org.send(method, path, {})).status).toBe(status);
  });
});
