import { describe, expect, it } from "vitest";
import { idOf } from "../emulated.ts";
import { createRows } from "../matching/create-rows.ts";
import { refusalOf, resolveOne, resolving } from "./resolving.ts";

const ACCOUNT = { table: "account" };

describe("names in lookups", () => {
  it("become the record that has them; all other records and values stay as they are", async () => {
    const { resolver, createAccounts } = resolving();
    await createAccounts({ accountid: idOf(1), name: "Contoso" });
    const { resolve } = await resolver({ parentcustomerid: ACCOUNT });
    const named = { lastname: "Doe", parentcustomerid: "Contoso", "@line": 7 };
    const others = [
      { lastname: "Contoso" },
      { transactioncurrencyid: idOf(2) },
      { transactioncurrencyid: `{${idOf(2)}}` },
      { parentcustomerid: null, ownerid: "" },
      { parentcustomerid: { table: "account", id: idOf(2), name: "Contoso" } },
      { parentcustomerid: { table: "account", key: { accountnumber: "7" } } },
      { parentcustomerid: 7 },
    ];
    const resolved = await resolve([named, ...others], undefined);
    expect(resolved[0]).toEqual({ ...named, parentcustomerid: { table: "account", id: idOf(1) } });
    expect(named.parentcustomerid).toBe("Contoso");
    for (const [at, other] of others.entries()) expect(resolved[at + 1]).toBe(other);
  });

  it("compare as the service compares them", async () => {
    const { resolver, createAccounts } = resolving();
    await createAccounts({ accountid: idOf(1), name: "Café Zoë" });
    const found = await resolveOne(await resolver({ parentcustomerid: ACCOUNT }), { parentcustomerid: "CAFE ZOE " });
    expect(found).toEqual({ parentcustomerid: { table: "account", id: idOf(1) } });
  });

  it("are looked for in every table that the lookup points to", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts({ accountid: idOf(1), name: "Contoso" }, { accountid: idOf(2), name: "Jo Doe" });
    const contacts = [
      { contactid: idOf(3), firstname: "Ann", lastname: "Doe" },
      { contactid: idOf(4), firstname: "Jo", lastname: "Doe" },
    ];
    await createRows(service.connection, contacts, "contact");
    const all = await resolver();
    expect(await resolveOne(all, { parentcustomerid: "Ann Doe" })).toEqual({
      parentcustomerid: { table: "contact", id: idOf(3) },
    });
    expect(await resolveOne(all, { parentcustomerid: "Jo Doe" })).toMatchObject({ code: "invalidValue" });
    expect(await resolveOne(all, { parentcustomerid: { table: "contact", name: "Jo Doe" } })).toEqual({
      parentcustomerid: { table: "contact", id: idOf(4) },
    });
    expect(await resolveOne(all, { parentcustomerid: { name: "Contoso" } })).toEqual({
      parentcustomerid: { table: "account", id: idOf(1) },
    });
  });

  it("may be ids alone, also where a lookup points to several tables", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts({ accountid: idOf(1), name: "A" });
    await createRows(service.connection, [{ contactid: idOf(2), lastname: "Doe" }], "contact");
    const all = await resolver({ parentcustomerid: { onMissing: "null" } });
    for (const [table, id] of [
      ["account", idOf(1)],
      ["contact", idOf(2)],
    ]) {
      expect(await resolveOne(all, { parentcustomerid: `{${id?.toUpperCase() ?? ""}}` })).toEqual({
        parentcustomerid: { table, id },
      });
    }
    expect(await resolveOne(all, { parentcustomerid: idOf(3) })).toEqual({ parentcustomerid: null });
    const strict = await resolver();
    expect(await resolveOne(strict, { parentcustomerid: idOf(3) })).toMatchObject({ code: "invalidValue" });
    const toAccounts = await resolver({ parentcustomerid: { table: "account", onMissing: "create" } });
    expect(await resolveOne(toAccounts, { parentcustomerid: idOf(4) })).toEqual({
      parentcustomerid: { table: "account", id: idOf(4) },
    });
  });

  it("of an owner are a user's, by name and by address, or a team's", async () => {
    const { service, resolver } = resolving();
    await createRows(service.connection, [{ teamid: idOf(1), name: "Sales" }], "team");
    const user = { systemuserid: idOf(2), firstname: "Ann", lastname: "Doe", domainname: "ann@contoso.example" };
    await createRows(service.connection, [{ ...user, internalemailaddress: "doe@contoso.example" }], "systemuser");
    const owners = await resolver();
    const owner = { table: "systemuser", id: idOf(2) };
    for (const name of ["Ann Doe", "Ann@Contoso.example", "doe@contoso.example"]) {
      expect(await resolveOne(owners, { ownerid: name })).toEqual({ ownerid: owner });
    }
    expect(await resolveOne(owners, { ownerid: "Sales" })).toEqual({ ownerid: { table: "team", id: idOf(1) } });
  });

  it("may be looked up by another column, of any type that a text can be written for", async () => {
    const { resolver, createAccounts } = resolving();
    await createAccounts({ accountid: idOf(1), name: "A", accountnumber: "4711", numberofemployees: 12 });
    const byNumber = await resolver({ parentcustomerid: { by: "accountnumber" } });
    const expected = { parentcustomerid: { table: "account", id: idOf(1) } };
    expect(await resolveOne(byNumber, { parentcustomerid: "4711" })).toEqual(expected);
    const byCount = await resolver({ parentcustomerid: { by: "numberofemployees" } });
    expect(await resolveOne(byCount, { parentcustomerid: "12" })).toEqual(expected);
    expect(await resolveOne(byCount, { parentcustomerid: "many" })).toMatchObject({ code: "invalidValue" });
  });
});

describe("a name that can be looked for nowhere", () => {
  it("fails its record: the lookup does not point to its table, or that has no names", async () => {
    const { resolver } = resolving();
    const lookups = await resolver({ parentcustomerid: { by: "accountnumber" } });
    const strange = await refusalOf(lookups, { parentcustomerid: { table: "team", name: "Sales" } });
    expect(strange).toContain("expected an id or { table, id } of account or contact");
    const unnumbered = await refusalOf(lookups, { parentcustomerid: { table: "contact", name: "7" } });
    expect(unnumbered).toContain("cannot be looked up by name there");
  });
});

describe("a name that several records have", () => {
  it("fails its record, and the error lists them", async () => {
    const { resolver, createAccounts } = resolving();
    await createAccounts(...Array.from({ length: 7 }, (_, at) => ({ accountid: idOf(at), name: "Same" })));
    const error = await refusalOf(await resolver({ parentcustomerid: ACCOUNT }), { parentcustomerid: "same" });
    expect(error).toContain("not 7 of them");
    expect(error.match(/account 0f0e/g)).toHaveLength(5);
    expect(error).toContain('{ table, key }, or name a column that tells them apart as "by"');
  });

  it("leaves the lookup empty, or takes the oldest active one, where the rule says so", async () => {
    const { service, resolver, createAccounts } = resolving();
    await createAccounts(
      { accountid: idOf(1), name: "Same", overriddencreatedon: "2020-01-01T00:00:00Z" },
      { accountid: idOf(2), name: "Same", overriddencreatedon: "2022-01-01T00:00:00Z" },
      { accountid: idOf(3), name: "Same", overriddencreatedon: "2021-01-01T00:00:00Z" },
    );
    const body = JSON.stringify({ statecode: 1, statuscode: 2 });
    await service.connection.send({ method: "PATCH", path: `accounts(${idOf(1)})`, body, idempotent: true });
    const first = await resolver({ parentcustomerid: { ...ACCOUNT, onMany: "first" } });
    expect(await resolveOne(first, { parentcustomerid: "Same" })).toEqual({
      parentcustomerid: { table: "account", id: idOf(3) },
    });
    const empty = await resolver({ parentcustomerid: { ...ACCOUNT, onMany: "null" } });
    expect(await resolveOne(empty, { parentcustomerid: "Same" })).toEqual({ parentcustomerid: null });
  });
});

describe("rules that cannot be", () => {
  it.each([
    [{ parentcustomer: {} }, "Did you mean parentcustomerid?"],
    [{ lastname: {} }, "contact.lastname is no lookup"],
    [{ parentcustomerid: { table: "acount" } }, "Did you mean account?"],
    [{ parentcustomerid: { onMissing: "create" } }, 'say in which "table"'],
    [{ parentcustomerid: { onMany: "last" } }, "Expected onMany of parentcustomerid to be one of error, first, null"],
    [{ parentcustomerid: { column: "name" } }, "The lookup parentcustomerid has no option column"],
  ])("are refused before anything is sent: %j", async (rules, message) => {
    await expect(resolving().resolver(rules as never)).rejects.toThrow(message);
  });

  it("are refused when the other table is known", async () => {
    const { resolver } = resolving();
    const byNothing = await resolver({ parentcustomerid: { ...ACCOUNT, by: "nam" } });
    await expect(byNothing.resolve([{ parentcustomerid: "A" }], undefined)).rejects.toThrow("looked up by nam");
  });

  it("by a column that the other table does not have are told before any name comes", async () => {
    const { check } = await resolving().resolver({ parentcustomerid: { by: "accountnumer" } });
    await expect(check(undefined)).rejects.toMatchObject({ code: "definition", column: "parentcustomerid" });
    await expect(
      (await resolving().resolver({ parentcustomerid: { by: "accountnumber" } })).check(undefined),
    ).resolves.toBeUndefined();
  });
});
