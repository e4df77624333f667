import type { DynamicsWebApi } from "dynamics-web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { connected, refusalOf } from "./client.ts";

const NOBODY = "00000000-0000-4000-8000-0000000000ff";
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Account {
  readonly "@odata.etag": string;
  readonly accountid: string;
  readonly name: string;
  readonly createdon: Date;
}

let emulator: Emulator;
let url: string;
let client: DynamicsWebApi;
beforeEach(async () => {
  ({ emulator, url, client } = await connected());
});
afterEach(() => emulator.close());

const collection = "accounts";
const createAccount = (name: string) => client.create<object, string>({ collection, data: { name } });
const names = () => emulator.snapshot("account").map(({ name }) => name);

describe("create", () => {
  test("gives the id of the new record", async () => {
    const id = await createAccount("Contoso");
    expect(id).toMatch(GUID);
    expect(emulator.snapshot("account")).toMatchObject([{ accountid: id, name: "Contoso" }]);
  });

  test("gives the record back when asked for it", async () => {
    const record = await client.create<object, Account>({
      collection,
      data: { name: "Contoso", revenue: 5 },
      returnRepresentation: true,
      select: ["name"],
    });
    expect(record).toMatchObject({
      "@odata.context": `${url}/api/data/v9.2/$metadata#accounts(name)/$entity`,
      accountid: expect.stringMatching(GUID) as string,
      name: "Contoso",
    });
    expect(record).not.toHaveProperty("revenue");
  });

  test("binds lookups", async () => {
    const account = await createAccount("Contoso");
    const data = { lastname: "Lovelace", "parentcustomerid_account@odata.bind": `accounts(${account})` };
    await client.create({ collection: "contacts", data });
    expect(emulator.snapshot("contact")).toMatchObject([{ parentcustomerid: account }]);
  });

  test("surfaces the service's code and message for a value that does not fit", async () => {
    const error = await refusalOf(client.create({ collection, data: { name: "x".repeat(161) } }));
    expect(error).toMatchObject({ status: 400, code: "0x80044331" });
    expect(error.message).toContain("exceeded the maximum allowed length of '160'");
  });
});

describe("text", () => {
  test("of any script comes back as it was written", async () => {
    const name = "Zürich “東京” Ελλάδα עברית 😀 \u0007\\ end";
    const key = await createAccount(name);
    expect(await client.retrieve<Account>({ collection, key, select: ["name"] })).toMatchObject({ name });
  });

  test("of any script is found by a filter", async () => {
    await createAccount("Ελλάδα & 東京 + 100% 'Zürich'");
    await createAccount("other");
    const filter = "name eq 'Ελλάδα & 東京 + 100% ''Zürich'''";
    const { value } = await client.retrieveMultiple<Account>({ collection, select: ["name"], filter });
    expect(value).toHaveLength(1);
  });
});

describe("retrieve", () => {
  test("gives the columns of select, the id and an etag, and reads dates", async () => {
    const key = await createAccount("Contoso");
    const record = await client.retrieve<Account>({ collection, key, select: ["name", "createdon"] });
    expect(record).toMatchObject({ accountid: key, name: "Contoso" });
    expect(record["@odata.etag"]).toMatch(/^W\/"\d+"$/);
    expect(record.createdon).toBeInstanceOf(Date);
  });

  test("gives labels and what a lookup points to when annotations are asked for", async () => {
    const key = await createAccount("Contoso");
    const select = ["statecode", "_ownerid_value"];
    expect(await client.retrieve<object>({ collection, key, select, includeAnnotations: "*" })).toMatchObject({
      statecode_Formatted: "Active",
      _ownerid_value_Formatted: "# Application 00000000",
      _ownerid_value_LogicalName: "systemuser",
      _ownerid_value_NavigationProperty: "ownerid",
    });
  });

  test("gives nothing for a version that the caller has", async () => {
    const key = await createAccount("Contoso");
    const record = await client.retrieve<Account>({ collection, key, select: ["name"] });
    const again = { collection, key, select: ["name"], ifnonematch: record["@odata.etag"] };
    expect(await client.retrieve<Account>(again)).toBeUndefined();
    await client.update({ collection, key, data: { name: "Fabrikam" } });
    expect(await client.retrieve<Account>(again)).toMatchObject({ name: "Fabrikam" });
  });

  test("rejects for a record that does not exist", async () => {
    expect(await refusalOf(client.retrieve({ collection, key: NOBODY }))).toMatchObject({
      status: 404,
      code: "0x80040217",
      message: `account With Id = ${NOBODY} Does Not Exist`,
    });
  });
});

describe("update", () => {
  test("changes a record, and gives it back when asked for it", async () => {
    const key = await createAccount("Contoso");
    expect(await client.update<object, true>({ collection, key, data: { name: "Fabrikam" } })).toBe(true);
    expect(names()).toEqual(["Fabrikam"]);
    const asked = { collection, key, data: { name: "Litware" }, returnRepresentation: true, select: ["name"] };
    expect(await client.update<object, Account>(asked)).toMatchObject({ accountid: key, name: "Litware" });
  });

  test("creates nothing where there is nothing to change", async () => {
    const error = await refusalOf(client.update({ collection, key: NOBODY, data: { name: "Contoso" } }));
    expect(error).toMatchObject({ status: 404, code: "0x80040217" });
    expect(names()).toEqual([]);
  });

  test("is false for a record that somebody else has changed", async () => {
    const key = await createAccount("Contoso");
    const { "@odata.etag": ifmatch } = await client.retrieve<Account>({ collection, key, select: ["name"] });
    expect(await client.update<object, boolean>({ collection, key, data: { name: "A" }, ifmatch })).toBe(true);
    expect(await client.update<object, boolean>({ collection, key, data: { name: "B" }, ifmatch })).toBe(false);
    expect(names()).toEqual(["A"]);
  });
});

describe("upsert", () => {
  const data = { name: "Contoso" };

  test("creates a record under the id that the caller chose, or changes it", async () => {
    expect(await client.upsert<object, string>({ collection, key: NOBODY, data })).toBe(NOBODY);
    expect(await client.upsert<object, string>({ collection, key: NOBODY, data: { name: "Fabrikam" } })).toBe(NOBODY);
    expect(names()).toEqual(["Fabrikam"]);
  });

  test("that must not change anything is null for a record that exists", async () => {
    const upsert = (name: string) =>
      client.upsert<object, string | null>({ collection, key: NOBODY, data: { name }, ifnonematch: "*" });
    expect(await upsert("first")).toBe(NOBODY);
    expect(await upsert("second")).toBeNull();
    expect(names()).toEqual(["first"]);
  });

  test("that must not create anything is null for a record that does not exist", async () => {
    expect(await client.upsert<object, null>({ collection, key: NOBODY, data, ifmatch: "*" })).toBeNull();
    const key = await createAccount("Contoso");
    await client.upsert({ collection, key, data: { name: "Fabrikam" }, ifmatch: "*" });
    expect(names()).toEqual(["Fabrikam"]);
  });

  test("gives the record back when asked for it, new or changed", async () => {
    const upsert = (name: string) =>
      client.upsert<object, Account>({ collection, key: NOBODY, data: { name }, returnRepresentation: true });
    expect(await upsert("new")).toMatchObject({ accountid: NOBODY, name: "new" });
    expect(await upsert("changed")).toMatchObject({ accountid: NOBODY, name: "changed" });
  });
});

describe("deleteRecord", () => {
  test("deletes a record, once", async () => {
    const key = await createAccount("Contoso");
    expect(await client.deleteRecord({ collection, key })).toBe(true);
    expect(names()).toEqual([]);
    expect(await refusalOf(client.deleteRecord({ collection, key }))).toMatchObject({ status: 404 });
  });

  test("is false for a record that somebody has changed", async () => {
    const key = await createAccount("Contoso");
    expect(await client.deleteRecord({ collection, key, ifmatch: 'W/"1"' })).toBe(false);
    expect(names()).toEqual(["Contoso"]);
  });
});
