import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
let url: string;
beforeEach(async () => {
  org = await signedIn({ limits: "default", servers: 2, faults: [{ match: { path: "nobody" }, action: "truncate" }] });
  ({ url } = await org.emulator.listen());
});
afterEach(() => org.emulator.close());

async function ask(method: string, path: string, body?: string) {
  const response = await fetch(`${url}/_emulator/${path}`, { method, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

describe("load", () => {
  test.each([
    ["a JSON array", `[{"name":"A"},{"name":"B"}]`],
    ["what the API answers", `{"value":[{"name":"A"},{"name":"B"}]}`],
    ["NDJSON", `{"name":"A"}\n\n{"name":"B"}\r\n`],
  ])("takes %s, without a token and without a type", async (_, body) => {
    expect(await ask("POST", "load/account", body)).toEqual({ status: 200, json: { table: "account", records: 2 } });
    const names = org.emulator.snapshot("account").map(({ name }) => name);
    expect(names.sort()).toEqual(["A", "B"]);
  });

  test("takes more than one request would, and costs no budget", async () => {
    const lines = Array.from({ length: 2500 }, (_, index) => JSON.stringify({ name: `name ${index}` }));
    expect((await ask("POST", "load/account", lines.join("\n"))).status).toBe(200);
    expect(org.emulator.snapshot("account")).toHaveLength(2500);
    expect(org.emulator.statistics()).toMatchObject({ total: { admitted: 0 } });
  });

  test("takes all or none, with the checks and the answer of CreateMultiple", async () => {
    const lines = Array.from({ length: 1500 }, () => `{"name":"A"}`);
    const refused = await ask("POST", "load/account", [...lines, `{"numberofemployees":"many"}`].join("\n"));
    expect(refused).toMatchObject({ status: 400, json: { error: { code: "0x80048d19" } } });
    expect(org.emulator.snapshot("account")).toEqual([]);
  });

  test.each([
    ["load/nothing", "[]", 404, "no table 'nothing'"],
    ["load/account", "[1]", 400, "Record 1 is no object, but 1."],
    ["load/account", `{"name":"A"}\n{"name"`, 400, "line 2 cannot be read"],
  ])("POST %s with %s is refused", async (path, body, status, text) => {
    expect(await ask("POST", path, body)).toMatchObject({
      status,
      json: { error: { message: expect.stringContaining(text) as string } },
    });
    expect(org.emulator.snapshot("account")).toEqual([]);
  });
});

test("snapshot gives all records by their logical names", async () => {
  const id = await org.create("accounts", { name: "A", creditonhold: true });
  const { json } = await ask("GET", "snapshot/account");
  expect(json).toEqual([expect.objectContaining({ accountid: id, name: "A", creditonhold: true, telephone1: null })]);
  expect(await ask("GET", "snapshot/nothing")).toMatchObject({ status: 404 });
});

test("reset takes everything back to the beginning, also faults and figures", async () => {
  await org.create("accounts", { name: "A" });
  await ask("DELETE", "faults");
  await ask("POST", "faults", `{"action":"truncate"}`);
  expect(await ask("POST", "reset")).toEqual({ status: 204, json: undefined });
  expect(org.emulator.snapshot("account")).toEqual([]);
  expect(org.emulator.statistics()).toMatchObject({ requests: [], lanes: [] });
  expect(await ask("GET", "faults")).toMatchObject({ json: [{ match: { path: "nobody" } }] });
});

describe("faults", () => {
  test("can be added, listed with what is left of them, and taken away", async () => {
    await ask("DELETE", "faults");
    const script = `[{"times":2,"action":{"status":503,"headers":{"Retry-After":"1"}}},{"probability":0,"action":"truncate"}]`;
    expect((await ask("POST", "faults", script)).status).toBe(201);
    expect((await org.send("GET", "WhoAmI")).status).toBe(503);
    expect((await ask("GET", "faults")).json).toEqual([
      { after: 0, times: 1, action: { status: 503, headers: { "Retry-After": "1" } } },
      { after: 0, probability: 0, action: "truncate" },
    ]);
    expect((await ask("DELETE", "faults")).status).toBe(204);
    expect((await org.send("GET", "WhoAmI")).status).toBe(200);
  });

  test("one malformed fault keeps out all that came with it", async () => {
    await ask("DELETE", "faults");
    expect((await ask("POST", "faults", `[{"action":"truncate"},{"action":"explode"}]`)).status).toBe(400);
    expect((await ask("GET", "faults")).json).toEqual([]);
  });
});

test("log and statistics tell who asked which server for what, and what came of it", async () => {
  org.emulator.log.clear();
  const { json } = await org.send("GET", "WhoAmI");
  await org.send("GET", "accounts(1)").catch(() => undefined);
  const userId = json.UserId as string;
  const entries = (await ask("GET", "log")).json as { userId: string; server: number; status: number }[];
  expect(entries).toMatchObject([
    { method: "GET", path: "/api/data/v9.2/WhoAmI", status: 200, userId },
    { status: 400 },
  ]);
  const statistics = (await ask("GET", "statistics")).json as ReturnType<SignedIn["emulator"]["statistics"]>;
  expect(statistics).toEqual(org.emulator.statistics());
  expect(statistics.servers).toHaveLength(2);
  expect(statistics.total).toMatchObject({ admitted: 2, inFlight: 0 });
  expect(statistics.requests.map(({ count }) => count).reduce((sum, count) => sum + count)).toBe(2);
});

test("no fault befalls the emulator's own paths, and other paths are told what there is", async () => {
  org.emulator.faults.add({ times: 5, action: "reset-before" });
  expect(await ask("GET", "nonsense")).toMatchObject({
    status: 404,
    json: { error: { message: expect.stringContaining("POST load/<table>") as string } },
  });
  expect((await ask("DELETE", "faults")).status).toBe(204);
});

describe("strangers are refused", () => {
  /** With headers that fetch would not send. */
  async function post(headers: Readonly<Record<string, string>>, path = "/_emulator/reset") {
    const sent = httpRequest({ port: new URL(url).port, path, method: "POST", headers, host: "127.0.0.1" });
    const answered = once(sent, "response") as Promise<[IncomingMessage]>;
    sent.end();
    const [answer] = await answered;
    answer.resume();
    return answer.statusCode;
  }

  test("web pages, by their origin and by the host's name", async () => {
    await org.create("accounts", { name: "A" });
    expect(await post({ Origin: "https://evil.example" })).toBe(403);
    expect(await post({ Host: "evil.example" })).toBe(403);
    expect(await post({ Origin: "https://evil.example" }, "/%5Femulator/reset")).toBe(403);
    expect(await post({ Origin: "https://evil.example" }, "/_emul%61tor%2freset")).not.toBe(204);
    expect(org.emulator.snapshot("account")).toHaveLength(1);
    expect(await post({ Origin: url })).toBe(204);
  });
});
