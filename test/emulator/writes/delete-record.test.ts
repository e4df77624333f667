import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { oneToMany, table } from "../customization/payloads.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn({ tables: [table("new_Parent"), table("new_Child")] });
});
afterEach(() => org.emulator.close());

async function relate(from: string, to: string, lookup: string, Delete: string): Promise<void> {
  const payload = oneToMany(`${lookup}_relationship`, from, to, lookup, { CascadeConfiguration: { Delete } });
  const reply = await org.send("POST", "RelationshipDefinitions", payload);
  if (reply.status !== 204) throw new Error(`The relationship was not made: ${reply.text}`);
}

/** A child that refers to a new parent by each of the lookups. */
async function family(...lookups: readonly string[]): Promise<{ parent: string; child: string }> {
  const parent = await org.create("new_parents", {});
  const links = lookups.map((lookup) => [`${lookup}@odata.bind`, `/new_parents(${parent})`]);
  return { parent, child: await org.create("new_childs", Object.fromEntries(links) as object) };
}

const rows = (name: string) => org.emulator.snapshot(name);

describe("a record that is deleted", () => {
  test("is referred to no longer, and those that did have a new version", async () => {
    await relate("new_child", "new_parent", "new_ParentId", "RemoveLink");
    const { parent, child } = await family("new_ParentId");
    const before = rows("new_child")[0];
    expect((await org.send("DELETE", `new_parents(${parent})`)).status).toBe(204);
    const after = rows("new_child")[0];
    expect(after).toMatchObject({ new_childid: child, new_parentid: null, modifiedon: before?.modifiedon });
    expect(Number(after?.versionnumber)).toBeGreaterThan(Number(before?.versionnumber));
  });

  test("takes its own with it, and theirs, but nobody else's", async () => {
    await relate("new_child", "new_parent", "new_ParentId", "Cascade");
    await relate("new_child", "new_child", "new_ElderId", "Cascade");
    const { parent, child } = await family("new_ParentId");
    await org.create("new_childs", { "new_ElderId@odata.bind": `/new_childs(${child})` });
    const { child: other } = await family("new_ParentId");
    await org.send("DELETE", `new_parents(${parent})`);
    expect(rows("new_child")).toMatchObject([{ new_childid: other }]);
    expect(rows("new_parent")).toHaveLength(1);
  });

  test("takes a circle with it, too", async () => {
    await relate("new_child", "new_child", "new_ElderId", "Cascade");
    const first = await org.create("new_childs", {});
    const second = await org.create("new_childs", { "new_ElderId@odata.bind": `/new_childs(${first})` });
    await org.send("PATCH", `new_childs(${first})`, { "new_ElderId@odata.bind": `/new_childs(${second})` });
    expect((await org.send("DELETE", `new_childs(${second})`)).status).toBe(204);
    expect(rows("new_child")).toEqual([]);
  });

  test("is not, when a record that refers to it forbids that, even one that would go with it", async () => {
    await relate("new_child", "new_parent", "new_ParentId", "Cascade");
    await relate("new_child", "new_child", "new_ElderId", "Restrict");
    const { parent, child } = await family("new_ParentId");
    await org.create("new_childs", { "new_ElderId@odata.bind": `/new_childs(${child})` });
    const reply = await org.send("DELETE", `new_parents(${parent})`);
    expect([reply.status, reply.error]).toEqual([
      405,
      { code: "0x80040227", message: "The record could not be deleted because of an association." },
    ]);
    expect([...rows("new_parent"), ...rows("new_child")]).toHaveLength(3);
  });

  test("stays written where it is the creator", async () => {
    const user = await org.create("systemusers", {
      lastname: "Leaver",
      azureactivedirectoryobjectid: crypto.randomUUID(),
    });
    const objectId = rows("systemuser").find(({ systemuserid }) => systemuserid === user)?.azureactivedirectoryobjectid;
    const id = await created({ CallerObjectId: String(objectId) });
    expect((await org.send("DELETE", `systemusers(${user})`)).status).toBe(405);
    const me = (await org.send("GET", "WhoAmI")).json.UserId;
    await org.send("PATCH", `new_parents(${id})`, { "ownerid@odata.bind": `/systemusers(${String(me)})` });
    expect((await org.send("DELETE", `systemusers(${user})`)).status).toBe(204);
    expect(rows("new_parent")).toMatchObject([{ createdby: user, ownerid: me }]);
  });
});

async function created(headers: Readonly<Record<string, string>>): Promise<string> {
  const reply = await org.send("POST", "new_parents", {}, headers);
  return /\(([^()]*)\)$/.exec(reply.headers.get("OData-EntityId") ?? "")?.[1] ?? "";
}

test("contacts go with their account, and not with a contact of the same id", async () => {
  const id = "11111111-2222-4333-8444-555555555555";
  await org.create("accounts", { accountid: id });
  await org.create("contacts", { contactid: id });
  await org.create("contacts", { lastname: "of account", "parentcustomerid_account@odata.bind": `/accounts(${id})` });
  await org.create("contacts", { lastname: "of contact", "parentcustomerid_contact@odata.bind": `/contacts(${id})` });
  await org.send("DELETE", `accounts(${id})`);
  expect(
    rows("contact")
      .map(({ lastname }) => lastname)
      .sort(),
  ).toEqual([null, "of contact"]);
});
