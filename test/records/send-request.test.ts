import { describe, expect, test } from "vitest";
import { sendRequest, withConnection, type WebApiRequest } from "../../src/index.ts";
import { rejection } from "../connection/test-connection.ts";
import { emulated, idOf } from "./emulated.ts";
import { store, withAccounts } from "./removal/stored.ts";

describe("any call of the Web API", () => {
  test("a function, with its answer parsed", async () => {
    const { connection } = emulated();
    const response = await withConnection(connection, () =>
      sendRequest<{ UserId: string }>({ method: "GET", path: "WhoAmI" }),
    );
    expect(response.status).toBe(200);
    expect(response.body.UserId).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers["odata-version"]).toBe("4.0");
    expect(response.requestId).toMatch(/^[0-9a-f-]{36}/);
  });

  test("a record is created from an object, changed by a text, and deleted; nothing in the answer is undefined", async () => {
    const { connection, emulator } = emulated();
    const body = { accountid: idOf(1), name: "Zoë" };
    const created = await sendRequest({ method: "POST", path: "accounts", body }, { connection });
    expect(created).toMatchObject({ status: 204, body: undefined });
    expect(created.headers["odata-entityid"]).toContain(idOf(1));
    const path = `accounts(${idOf(1)})`;
    const headers = { Prefer: "return=representation" };
    const patch = { method: "PATCH", path, body: '{"telephone1":"1"}', headers } as const;
    expect(await sendRequest(patch, { connection })).toMatchObject({ status: 200, body: { telephone1: "1" } });
    expect(emulator.snapshot("account")).toMatchObject([{ name: "Zoë", telephone1: "1" }]);
    await sendRequest({ method: "DELETE", path }, { connection });
    expect(emulator.snapshot("account")).toEqual([]);
  });

  test("what is no JSON comes as text, and a next link is followed", async () => {
    const { connection } = await withAccounts(3);
    const count = await sendRequest<string>({ method: "GET", path: "accounts/$count" }, { connection });
    expect(count.body).toBe("3");
    const headers = { prefer: "odata.maxpagesize=2" };
    const page = await sendRequest<{ value: unknown[]; "@odata.nextLink": string }>(
      { method: "GET", path: "accounts?$select=name", headers },
      { connection },
    );
    expect(page.body.value).toHaveLength(2);
    const next = { method: "GET", path: page.body["@odata.nextLink"], headers } as const;
    expect((await sendRequest<{ value: unknown[] }>(next, { connection })).body.value).toHaveLength(1);
  });

  test("spaces, number signs and line breaks of a filter arrive as they are", async () => {
    const world = await withAccounts(1, () => ({ name: "C# & D" }));
    await store(world, "account", [{ name: "C" }]);
    const path = "accounts?$select=name&$filter=name\neq 'C# %26 D'";
    const { body } = await sendRequest<{ value: unknown[] }>({ method: "GET", path }, { connection: world.connection });
    expect(body.value).toMatchObject([{ name: "C# & D" }]);
  });

  test("a refusal is told in the service's own words", async () => {
    const { connection } = emulated();
    expect(await rejection(sendRequest({ method: "GET", path: `accounts(${idOf(9)})` }, { connection }))).toMatchObject(
      {
        code: "service",
        status: 404,
        serverCode: "0x80040217",
        message: `account With Id = ${idOf(9)} Does Not Exist`,
      },
    );
  });

  test("a lost answer is asked for again where that does no harm", async () => {
    const { connection, emulator } = emulated();
    const sent = () => emulator.log.entries().filter(({ path }) => path.includes("/accounts")).length;
    emulator.faults.add({ match: ({ path }) => path.includes("/accounts"), action: "reset-before", times: 1 });
    await sendRequest({ method: "GET", path: "accounts" }, { connection });
    expect(sent()).toBe(2);
    const create = { method: "POST", path: "accounts", body: { accountid: idOf(1) } } as const;
    emulator.faults.add({ match: ({ path }) => path.includes("/accounts"), action: "reset-before", times: 1 });
    expect(await rejection(sendRequest(create, { connection }))).toMatchObject({ unknownOutcome: true });
    emulator.faults.add({ match: ({ path }) => path.includes("/accounts"), action: "reset-before", times: 1 });
    expect((await sendRequest({ ...create, idempotent: true }, { connection })).status).toBe(204);
  });

  test("an abort is its end", async () => {
    const reason = new Error("enough");
    const options = { ...emulated(), signal: AbortSignal.abort(reason) };
    const { connection, signal } = options;
    expect(await rejection(sendRequest({ method: "GET", path: "WhoAmI" }, { connection, signal }))).toBe(reason);
  });
});

describe("what cannot be right is refused before anything is sent", () => {
  test.each<[object, string]>([
    [{ path: "/accounts" }, "relative to the root of the Web API"],
    [{ path: "api/data/v9.2/accounts" }, "relative to the root of the Web API"],
    [{ path: "/API/data/v9.2/accounts" }, "relative to the root of the Web API"],
    [{ path: "API/data/v9.2/accounts?x=1" }, "relative to the root of the Web API"],
    [{ path: "\\\\evil.example/x" }, "relative to the root of the Web API"],
    [{ path: "" }, "relative to the root of the Web API"],
    [{ path: 5 }, "relative to the root of the Web API"],
    [{ path: "https://evil.example/api/data/v9.2/accounts" }, "The address leads to https://evil.example"],
    [{ path: "https://" }, "to be an address"],
    [{ method: "TRACE" }, "Expected method to be one of GET, POST, PATCH, PUT, DELETE"],
    [{ body: {} }, "A GET request has no body"],
    [{ headers: { AUTHORIZATION: "Bearer hush-hush" } }, "The connection signs in itself"],
    [{ headers: { "x y": "1" } }, "Expected the header"],
    [{ headers: { prefer: "a\r\nauthorization: Bearer hush-hush" } }, "Expected the header"],
    [{ retries: 1 }, "sendRequest has no option retries"],
  ])("%j", async (more, message) => {
    const { connection, emulator } = emulated();
    const request = { method: "GET", path: "WhoAmI", ...more } as WebApiRequest;
    const error = (await rejection(sendRequest(request, { connection }))) as Error;
    expect(error).toMatchObject({ code: "usage" });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("hush-hush");
    expect(emulator.log.entries().filter(({ path }) => path.startsWith("/api/"))).toEqual([]);
  });
});
