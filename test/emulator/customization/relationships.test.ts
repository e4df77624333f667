import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { manyToMany, oneToMany, table } from "./payloads.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
  await org.send("POST", "EntityDefinitions", table("new_Thing"));
});
afterEach(() => org.emulator.close());

const toAccount = (more: object = {}) => oneToMany("new_account_thing", "new_thing", "account", "new_AccountId", more);

describe("a one-to-many relationship that a client makes", () => {
  test("brings its lookup, which leads both ways", async () => {
    const made = await org.send("POST", "RelationshipDefinitions", toAccount());
    expect(made.headers.get("OData-EntityId")).toMatch(/\/RelationshipDefinitions\([\w-]+\)$/);
    const account = await org.create("accounts", { name: "Contoso" });
    const id = await org.create("new_things", { "new_AccountId@odata.bind": `/accounts(${account})` });
    const forth = await org.send(
      "GET",
      `new_things(${id})?$select=_new_accountid_value&$expand=new_AccountId($select=name)`,
    );
    expect(forth.json).toMatchObject({ _new_accountid_value: account, new_AccountId: { name: "Contoso" } });
    const back = await org.send(
      "GET",
      `accounts(${account})?$select=name&$expand=new_account_thing($select=new_thingid)`,
    );
    expect(back.json.new_account_thing).toMatchObject([{ new_thingid: id }]);
    expect((await org.send("GET", "new_things?$filter=new_AccountId/name eq 'contoso'")).json.value).toHaveLength(1);
  });

  test.each([
    ["Cascade", 204, 0],
    ["Restrict", 405, 1],
    ["RemoveLink", 204, 1],
  ])("does on delete what it says: %s", async (Delete, status, left) => {
    await org.send(
      "POST",
      "RelationshipDefinitions",
      toAccount({ CascadeConfiguration: { Delete, Assign: "NoCascade" } }),
    );
    const account = await org.create("accounts", { name: "Contoso" });
    await org.create("new_things", { "new_AccountId@odata.bind": `/accounts(${account})` });
    expect((await org.send("DELETE", `accounts(${account})`)).status).toBe(status);
    expect((await org.send("GET", "new_things")).json.value).toHaveLength(left);
  });

  test("does on delete something else after a PUT", async () => {
    await org.send("POST", "RelationshipDefinitions", toAccount());
    const path = "RelationshipDefinitions(SchemaName='new_account_thing')";
    const changed = await org.send("PUT", path, toAccount({ CascadeConfiguration: { Delete: "Cascade" } }));
    expect(changed.status).toBe(204);
    expect((await org.send("GET", path)).json).toMatchObject({ CascadeConfiguration: { Delete: "Cascade" } });
    const account = await org.create("accounts", { name: "Contoso" });
    await org.create("new_things", { "new_AccountId@odata.bind": `/accounts(${account})` });
    await org.send("DELETE", `accounts(${account})`);
    expect((await org.send("GET", "new_things")).json.value).toEqual([]);
  });

  test.each([
    "RelationshipDefinitions(SchemaName='new_account_thing')",
    "EntityDefinitions(LogicalName='new_thing')/Attributes(LogicalName='new_accountid')",
  ])("goes with its lookup: DELETE %s", async (path) => {
    await org.send("POST", "RelationshipDefinitions", toAccount());
    expect((await org.send("DELETE", path)).status).toBe(204);
    expect((await org.send("GET", "RelationshipDefinitions(SchemaName='new_account_thing')")).status).toBe(404);
    expect((await org.send("GET", "new_things?$select=_new_accountid_value")).status).toBe(400);
    expect((await org.send("POST", "RelationshipDefinitions", toAccount())).status).toBe(204);
  });
});

test("a many-to-many relationship links records of two tables", async () => {
  const made = await org.send(
    "POST",
    "RelationshipDefinitions",
    manyToMany("new_thing_contact", "new_thing", "contact"),
  );
  expect(made.status).toBe(204);
  const contact = await org.create("contacts", { lastname: "A" });
  const thing = await org.create("new_things", {});
  const link = { "@odata.id": `${org.emulator.url}/api/data/v9.2/contacts(${contact})` };
  expect((await org.send("POST", `new_things(${thing})/new_thing_contact/$ref`, link)).status).toBe(204);
  const { json } = await org.send("GET", `contacts(${contact})?$expand=new_thing_contact($select=new_thingid)`);
  expect(json.new_thing_contact).toMatchObject([{ new_thingid: thing }]);
  const { value } = (await org.send("GET", "EntityDefinitions(LogicalName='contact')/ManyToManyRelationships")).json;
  expect(value).toContainEqual(
    expect.objectContaining({ SchemaName: "new_thing_contact", IntersectEntityName: "new_thing_contact" }),
  );
  expect((await org.send("DELETE", "EntityDefinitions(LogicalName='new_thing')")).status).toBe(204);
  expect((await org.send("GET", `contacts(${contact})?$expand=new_thing_contact`)).status).toBe(400);
});

describe("a relationship is refused", () => {
  test.each([
    ["of no kind", { SchemaName: "new_A" }, 400, "0x80040203"],
    ["whose name is taken", toAccount(), 400, "0x80047010"],
    [
      "whose lookup is taken",
      oneToMany("new_other", "new_thing", "account", "new_AccountId", {
        ReferencingEntityNavigationPropertyName: "new_other",
      }),
      400,
      "0x80047013",
    ],
    [
      "whose navigation property is taken",
      oneToMany("new_other", "new_thing", "account", "new_Other", {
        ReferencingEntityNavigationPropertyName: "new_AccountId",
      }),
      400,
      "0x80040203",
    ],
    [
      "with a navigation property that is no name",
      oneToMany("new_other", "new_thing", "account", "new_Other", { ReferencedEntityNavigationPropertyName: "a/b" }),
      400,
      "0x80040203",
    ],
    ["without a lookup", { ...toAccount(), SchemaName: "new_other", Lookup: null }, 400, "0x80040203"],
    ["with a table that is not there", oneToMany("new_other", "new_thing", "nothing", "new_Other"), 400, "0x80040203"],
    [
      "with a cascade that the emulator has not",
      oneToMany("new_other", "new_thing", "account", "new_Other", { CascadeConfiguration: { Assign: "Cascade" } }),
      501,
      "0x80060888",
    ],
    [
      "whose pairs have a table already",
      manyToMany("new_other", "new_thing", "contact", { IntersectEntityName: "new_thing" }),
      400,
      "0x8004700b",
    ],
  ])("%s", async (_case, payload, status, code) => {
    await org.send("POST", "RelationshipDefinitions", toAccount());
    const before = (await org.send("GET", "RelationshipDefinitions")).text;
    const reply = await org.send("POST", "RelationshipDefinitions", payload);
    expect([reply.status, reply.error.code]).toEqual([status, code]);
    expect((await org.send("GET", "RelationshipDefinitions")).text).toBe(before);
  });

  test("when it should go, but is the system's", async () => {
    const reply = await org.send("DELETE", "RelationshipDefinitions(SchemaName='account_parent_account')");
    expect([reply.status, reply.error.code]).toEqual([400, "0x8004700a"]);
  });
});
