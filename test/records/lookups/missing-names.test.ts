import { describe, expect, it } from "vitest";
import { refusalOf, resolveOne, resolving } from "./resolving.ts";

const ACCOUNT = { table: "account" };

describe("a name that no record has", () => {
  it("fails its record, and the error says what was expected and what comes near", async () => {
    const { resolver, createAccounts } = resolving();
    await createAccounts({ name: "Contoso" });
    const { resolve } = await resolver({ parentcustomerid: ACCOUNT });
    const [good, bad] = await resolve([{ parentcustomerid: "Contoso" }, { parentcustomerid: "Contosso" }], undefined);
    expect(good).not.toBeInstanceOf(Error);
    expect(bad).toMatchObject({
      code: "invalidValue",
      table: "contact",
      column: "parentcustomerid",
      value: "Contosso",
    });
    expect((bad as Error).message).toContain('a record has in account.name, or an id (did you mean "Contoso"?');
    expect((bad as Error).message).toContain('got "Contosso"');
  });

  it("leaves the lookup empty where the rule says so", async () => {
    const empty = await resolving().resolver({ parentcustomerid: { ...ACCOUNT, onMissing: "null" } });
    expect(await resolveOne(empty, { parentcustomerid: "None" })).toEqual({ parentcustomerid: null });
  });

  it("is created once, however many ask for it at the same time", async () => {
    const { service, resolver, accountNames } = resolving();
    const creating = await resolver({ parentcustomerid: { ...ACCOUNT, onMissing: "create" } });
    const record = { parentcustomerid: "New" };
    const results = await Promise.all(Array.from({ length: 5 }, () => creating.resolve([record, record], undefined)));
    expect(new Set(results.flat().map((each) => JSON.stringify(each))).size).toBe(1);
    expect(results[0]?.[0]).toMatchObject({ parentcustomerid: { table: "account" } });
    expect(await accountNames()).toEqual(["New"]);
    expect(creating.created).toBe(1);
    expect(service.writes.map(({ message }) => message)).toEqual(["CreateMultiple"]);
  });

  it.each(["CI_AI", "CI_AS"] as const)(
    "is created once in whatever spelling it comes, as %s has it",
    async (collation) => {
      const { resolver, accountNames } = resolving({ collation });
      const creating = await resolver({ parentcustomerid: { ...ACCOUNT, onMissing: "create" } });
      const names = ["Cafe", "CAFE", "Café", "Caffe"].map((parentcustomerid) => ({ parentcustomerid }));
      const ids = (await creating.resolve(names, undefined)).map((each) => JSON.stringify(each));
      const expected = collation === "CI_AI" ? ["Cafe", "Caffe"] : ["Cafe", "Caffe", "Café"];
      expect((await accountNames()).sort()).toEqual(expected);
      expect(creating.created).toBe(expected.length);
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2] === ids[0]).toBe(collation === "CI_AI");
    },
  );

  it("is found, once it was created, by a lookup that did not find it in another spelling before", async () => {
    const { resolver } = resolving();
    const both = await resolver({ parentaccountid: {}, masterid: { onMissing: "create" } }, { table: "account" });
    expect(await resolveOne(both, { parentaccountid: "new" })).toBeInstanceOf(Error);
    const made = await resolveOne(both, { masterid: "New" });
    expect(await resolveOne(both, { parentaccountid: "new" })).toEqual({
      parentaccountid: (made as { masterid: unknown }).masterid,
    });
  });

  it("is created once when the answer to its creation was lost", async () => {
    const { service, resolver, accountNames } = resolving();
    const creating = await resolver({ parentcustomerid: { ...ACCOUNT, onMissing: "create" } });
    service.emulator.faults.add({ match: { path: "CreateMultiple" }, action: "reset-after" });
    const records = ["A", "B"].map((parentcustomerid) => ({ parentcustomerid }));
    expect((await creating.resolve(records, undefined)).filter((each) => each instanceof Error)).toEqual([]);
    expect((await accountNames()).sort()).toEqual(["A", "B"]);
    expect(creating.created).toBe(2);
  });

  it("is only counted in a dry run", async () => {
    const { service, resolver, accountNames } = resolving();
    const creating = await resolver({ parentcustomerid: { ...ACCOUNT, onMissing: "create" } }, { dryRun: true });
    const records = ["A", "B", "A"].map((parentcustomerid) => ({ parentcustomerid }));
    const resolved = await creating.resolve(records, undefined);
    expect(resolved[2]).toEqual(resolved[0]);
    expect(resolved[1]).not.toEqual(resolved[0]);
    expect(creating.created).toBe(2);
    expect(service.writes).toEqual([]);
    expect(await accountNames()).toEqual([]);
  });

  it("fails its records alone when the service refuses to create it, or its column cannot be written", async () => {
    const { resolver, accountNames } = resolving();
    const creating = await resolver({ parentcustomerid: { ...ACCOUNT, onMissing: "create" } });
    const names = ["Good", "x".repeat(500)].map((parentcustomerid) => ({ parentcustomerid }));
    const [good, bad] = await creating.resolve(names, undefined);
    expect(good).not.toBeInstanceOf(Error);
    expect(bad).toMatchObject({ code: "invalidValue", table: "account", column: "name" });
    expect(await accountNames()).toEqual(["Good"]);
    const ofContacts = await resolver({ parentcustomerid: { table: "contact", onMissing: "create" } });
    expect(await refusalOf(ofContacts, { parentcustomerid: "Jo Doe" })).toContain("contact.fullname");
  });
});
