import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { column, label, manyToMany, oneToMany, options, table } from "./payloads.ts";

let folder: string;
let org: SignedIn;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "customizer-"));
});
afterEach(async () => {
  await org.emulator.close();
  rmSync(folder, { recursive: true });
});

const inFile = (more: EmulatorOptions = {}) => ({ file: join(folder, "org.db"), ...more });
const thing = "EntityDefinitions(LogicalName='new_thing')";

async function customize(): Promise<void> {
  const level = { ...options("Low", "High"), Name: "new_Level", DisplayName: label("Level") };
  for (const [path, payload] of [
    ["EntityDefinitions", table("new_Thing")],
    ["GlobalOptionSetDefinitions", level],
    [`${thing}/Attributes`, column("String", "new_Code")],
    [`${thing}/Attributes`, column("Money", "new_Price")],
    [`${thing}/Keys`, { SchemaName: "new_Key", KeyAttributes: ["new_code"] }],
    ["EntityDefinitions(LogicalName='account')/Attributes", column("Money", "new_Budget")],
    ["RelationshipDefinitions", oneToMany("new_account_thing", "new_thing", "account", "new_AccountId")],
    ["RelationshipDefinitions", oneToMany("new_thing_account", "account", "new_thing", "new_ThingId")],
    ["RelationshipDefinitions", manyToMany("new_thing_contact", "new_thing", "contact")],
  ] as const) {
    const reply = await org.send("POST", path, payload);
    if (reply.status !== 204) throw new Error(`${path}: ${reply.text}`);
  }
}

const described = async () =>
  Promise.all(
    ["$metadata", "EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions", `${thing}/Keys`].map(
      async (path) => (await org.send("GET", path)).text,
    ),
  );

describe("what clients have made", () => {
  test("is there with its records when the file is opened again", async () => {
    org = await signedIn(inFile());
    await customize();
    await org.create("new_things", { new_code: "A1", new_price: 3 });
    const before = await described();
    await org.emulator.close();
    org = await signedIn(inFile());
    expect(await described()).toEqual(before);
    expect((await org.send("GET", "new_things(new_code='a1')")).json).toMatchObject({ new_price: 3 });
    expect((await org.send("POST", "new_things", { new_code: "A1" })).error.code).toBe("0x80060892");
  });

  test("is gone after a reset, and can be made anew", async () => {
    org = await signedIn(inFile());
    const before = await described();
    await customize();
    await org.create("new_things", { new_code: "A1" });
    await org.create("accounts", { name: "A", new_budget: 5 });
    org.emulator.reset();
    expect(await described()).toEqual(before);
    expect((await org.send("GET", "accounts")).json.value).toEqual([]);
    await customize();
    expect((await org.send("GET", "new_things")).json.value).toEqual([]);
    expect((await org.send("POST", "accounts", { name: "A", new_budget: 5 })).status).toBe(204);
  });

  test("is undone with the change set that it is part of", async () => {
    org = await signedIn();
    await org.send("POST", "EntityDefinitions", table("new_Kept"));
    const before = await described();
    const part = (id: number, method: string, path: string, body: object) =>
      [
        "--c",
        "Content-Type: application/http",
        `Content-ID: ${id}`,
        "",
        `${method} /api/data/v9.2/${path} HTTP/1.1`,
        "Content-Type: application/json",
        "",
        JSON.stringify(body),
      ].join("\r\n");
    const batch = [
      "--b",
      "Content-Type: multipart/mixed; boundary=c",
      "",
      part(1, "POST", "EntityDefinitions", table("new_Thing")),
      part(2, "POST", `${thing}/Attributes`, column("String", "new_Code")),
      part(3, "POST", "new_things", { new_code: "A1" }),
      part(4, "POST", "new_things", { nothing: 1 }),
      "--c--",
      "--b--",
      "",
    ].join("\r\n");
    const reply = await org.send("POST", "$batch", batch, { "Content-Type": "multipart/mixed; boundary=b" });
    expect(reply.text).toContain("Invalid property 'nothing'");
    expect(await described()).toEqual(before);
    expect((await org.send("POST", "EntityDefinitions", table("new_Thing"))).status).toBe(204);
    expect((await org.send("POST", "new_things", { new_code: "A1" })).status).toBe(400);
  });
});

describe("tables of the options", () => {
  const tables = [table("new_Reading", { TableType: "Elastic" }), table("new_Thing")];

  test("are there from the start and after a reset", async () => {
    org = await signedIn({ tables });
    const elastic = () => org.send("GET", "EntityDefinitions(LogicalName='new_reading')?$select=TableType");
    expect((await elastic()).json.TableType).toBe("Elastic");
    await org.create("new_things", { new_accountname: "A" });
    org.emulator.reset();
    expect((await elastic()).json.TableType).toBe("Elastic");
    expect((await org.send("GET", "new_things")).json.value).toEqual([]);
  });

  test("stay as they are in a file that has them", async () => {
    org = await signedIn(inFile({ tables }));
    await org.send("POST", `${thing}/Attributes`, column("String", "new_Code"));
    await org.emulator.close();
    org = await signedIn(inFile({ tables }));
    expect((await org.send("POST", "new_things", { new_code: "A1" })).status).toBe(204);
  });

  test("that cannot be made are refused when the emulator is", async () => {
    await expect(signedIn({ tables: [{ SchemaName: "Thing" }] })).rejects.toThrow(
      "The table 'Thing' of the option 'tables' cannot be made. Schema name 'Thing'",
    );
    org = await signedIn();
  });
});

test("any payload is done or refused in the service's shape, and a refusal changes nothing", async () => {
  org = await signedIn();
  await customize();
  const valid = fc.constantFrom<object>(
    table("new_More"),
    column("Integer", "new_More", { MinValue: 1, Precision: 2, Format: "None", OptionSet: options("A") }),
    oneToMany("new_more", "new_thing", "account", "new_More"),
    manyToMany("new_more", "new_thing", "contact"),
    { ...options("A"), Name: "new_More" },
    { SchemaName: "new_More", KeyAttributes: ["new_price"] },
  );
  const damaged = fc.tuple(valid, fc.nat(), fc.jsonValue()).map(([payload, at, value]) => {
    const names = Object.keys(payload);
    return { ...payload, [names[at % names.length] ?? ""]: value };
  });
  const path = fc.constantFrom(
    ...["EntityDefinitions", `${thing}/Attributes`, `${thing}/Keys`, "RelationshipDefinitions"],
    ...["GlobalOptionSetDefinitions", "PublishXml"],
  );
  const attribute = `${thing}/Attributes(LogicalName='new_code')`;
  const request = fc.oneof(
    fc.tuple(fc.constant("POST"), path, fc.oneof(damaged, valid, fc.jsonValue())),
    fc.tuple(fc.constant("PUT"), fc.constantFrom(thing, attribute), fc.oneof(damaged, fc.jsonValue())),
  );
  let before = await described();
  await fc.assert(
    fc.asyncProperty(request, async ([method, where, payload]) => {
      const reply = await org.send(method, where, JSON.stringify(payload));
      const after = await described();
      if (reply.status === 204) before = after;
      else expect([400, 404, 501]).toContain(reply.status);
      expect(after).toEqual(before);
    }),
    { numRuns: 150 },
  );
}, 30_000);
