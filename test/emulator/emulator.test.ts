import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { sender, signedIn, tokenFor } from "./signed-in.ts";

describe("signing in", () => {
  test("is needed for everything, and the refusal says where", async () => {
    const emulator = createEmulator();
    const response = await emulator.fetch(new Request(`${emulator.url}/api/data/v9.2/accounts`));
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe(
      `Bearer authorization_uri=${emulator.url}/${emulator.tenantId}/oauth2/authorize, resource_id=${emulator.url}/`,
    );
    await emulator.close();
  });

  test("makes each application a user of its own, with one business unit and organization", async () => {
    const second = { clientId: "33333333-0000-4000-8000-000000000001", clientSecret: "second" };
    const { emulator, send } = await signedIn({ applications: [second] });
    const token = await tokenFor({ ...emulator, ...second }, emulator.fetch, emulator.url);
    const [mine, theirs] = [
      await send("GET", "WhoAmI"),
      await sender(emulator.fetch, emulator.url, token)("GET", "WhoAmI()"),
    ];
    expect(theirs.json.UserId).not.toBe(mine.json.UserId);
    expect({ ...theirs.json, UserId: "" }).toEqual({ ...mine.json, UserId: "" });
    await emulator.close();
  });

  test("ends when the token does", async () => {
    let time = Date.parse("2026-01-01T00:00:00Z");
    const { emulator, send } = await signedIn({ clock: () => time, tokenLifetimeSeconds: 60 });
    expect((await send("GET", "WhoAmI")).status).toBe(200);
    time += 61_000;
    expect((await send("GET", "WhoAmI")).status).toBe(401);
    await emulator.close();
  });

  test("does not help a user who has been disabled", async () => {
    const { emulator, send } = await signedIn();
    const { UserId } = (await send("GET", "WhoAmI")).json;
    await send("PATCH", `systemusers(${String(UserId)})`, { isdisabled: true });
    const reply = await send("GET", "WhoAmI");
    expect([reply.status, reply.error.code]).toEqual([403, "0x80040225"]);
    await emulator.close();
  });
});

test("every reply carries the headers that the service sends", async () => {
  const { emulator, send } = await signedIn({ recommendedParallelism: 7 });
  const replies = [await send("GET", "WhoAmI"), await send("GET", "nothing"), await send("POST", "accounts", {})];
  for (const { headers } of replies) {
    expect(headers.get("x-ms-dop-hint")).toBe("7");
    expect(headers.get("x-ms-ratelimit-time-remaining-xrm-requests")).toBe("1,200.00");
    expect(headers.get("x-ms-ratelimit-burst-remaining-xrm-requests")).toBe("7999");
    expect(headers.get("REQ_ID")).toMatch(/^([0-9a-f-]{36}),\1$/);
    expect(headers.get("x-ms-service-request-id")).toMatch(/^[0-9a-f-]{36},[0-9a-f-]{36}$/);
    const [affinity, again, ...others] = headers.getSetCookie();
    expect(affinity).toMatch(/^ARRAffinity=[0-9a-f]{64}; path=\/; secure; HttpOnly$/);
    expect(again).toBe(affinity);
    expect(others).toEqual([
      expect.stringMatching(/^ReqClientId=[0-9a-f-]{36}; expires=.+; path=\/; secure; HttpOnly$/),
    ]);
    expect(headers.get("OData-Version")).toBe("4.0");
  }
  await emulator.close();
});

test("the three versions of the API answer, and no other", async () => {
  const { emulator } = await signedIn();
  const token = await tokenFor(emulator, emulator.fetch, emulator.url);
  const ask = (version: string) =>
    emulator.fetch(
      new Request(`${emulator.url}/api/data/${version}/WhoAmI`, { headers: { Authorization: `Bearer ${token}` } }),
    );
  const statuses = await Promise.all(["v9.0", "v9.1", "v9.2", "v8.2"].map(async (v) => (await ask(v)).status));
  expect(statuses).toEqual([200, 200, 200, 404]);
  await emulator.close();
});

test("a service beside the Web API is refused by name", async () => {
  const emulator = createEmulator();
  const response = await emulator.fetch(new Request(`${emulator.url}/api/search/v1.0/query`, { method: "POST" }));
  expect(response.status).toBe(501);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining("'/api/search'") as string },
  });
  await emulator.close();
});

test("HEAD is answered as GET, without a body", async () => {
  const { emulator, send } = await signedIn();
  const reply = await send("HEAD", "WhoAmI");
  expect([reply.status, reply.text]).toEqual([200, ""]);
  await emulator.close();
});

test("reset leaves an organization in which nobody has done anything, and the token good", async () => {
  const { emulator, send, create } = await signedIn();
  const before = emulator.snapshot("systemuser").map(({ fullname }) => fullname);
  await create("accounts", { name: "A" });
  await create("systemusers", { lastname: "B" });
  emulator.reset();
  expect(emulator.snapshot("account")).toEqual([]);
  expect(emulator.snapshot("systemuser").map(({ fullname }) => fullname)).toEqual(before);
  expect((await send("GET", "WhoAmI")).status).toBe(200);
  await emulator.close();
});

test("a client id that is no guid is an error", () => {
  expect(() => createEmulator({ clientId: "me" })).toThrow("must be a guid, but it is 'me'");
});

test("a snapshot of a table that does not exist is an error", async () => {
  const emulator = createEmulator();
  expect(() => emulator.snapshot("accounts")).toThrow("no table 'accounts'");
  await emulator.close();
});

describe("data in a file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-"));
    file = join(folder, "org.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is there again when the file is opened again, and versions go on", async () => {
    const first = await signedIn({ file });
    await first.create("accounts", { name: "Contoso" });
    const [before] = first.emulator.snapshot("account");
    await first.emulator.close();

    const second = await signedIn({ file });
    expect(second.emulator.snapshot("account")).toEqual([before]);
    await second.create("accounts", { name: "Fabrikam" });
    const versions = second.emulator.snapshot("account").map(({ versionnumber }) => Number(versionnumber));
    expect(versions[1]).toBeGreaterThan(versions[0]!);
    await second.emulator.close();
  });

  test("of another program is refused and left alone", () => {
    const other = new DatabaseSync(file);
    other.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    other.close();
    expect(() => createEmulator({ file })).toThrow(/database of another program/);
    const again = new DatabaseSync(file);
    expect(again.prepare("SELECT name FROM sqlite_schema").all()).toHaveLength(1);
    again.close();
  });

  test("of another version is refused", async () => {
    await createEmulator({ file }).close();
    const tampered = new DatabaseSync(file);
    tampered.exec(`UPDATE "_emulator" SET "value" = 'older' WHERE "key" = 'schema'`);
    tampered.close();
    expect(() => createEmulator({ file })).toThrow(/another version of the emulator/);
  });

  test("that is no database is refused", () => {
    writeFileSync(
      file,
      "Dear diary, today I wrote more than a hundred bytes of text that are no database at all.".repeat(9),
    );
    expect(() => createEmulator({ file })).toThrow(/cannot be opened as an emulator's database/);
  });
});
