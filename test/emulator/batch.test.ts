import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signedIn, type Reply, type SignedIn } from "./signed-in.ts";

let org: SignedIn;
beforeEach(async () => {
  org = await signedIn();
});
afterEach(() => org.emulator.close());

interface Part {
  readonly method: string;
  readonly url: string;
  readonly body?: object;
}

function part({ method, url, body }: Part, contentId?: string): string {
  const lines = [
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    "",
    `${method} ${url} HTTP/1.1`,
    "Content-Type: application/json",
    "",
    body === undefined ? "" : JSON.stringify(body),
  ];
  return lines.join("\r\n");
}

function multipart(parts: readonly string[], boundary: string): string {
  return `${parts.map((text) => `--${boundary}\r\n${text}\r\n`).join("")}--${boundary}--\r\n`;
}

function changeSet(parts: readonly Part[]): string {
  const numbered = parts.map((each, index) => part(each, String(index + 1)));
  return `Content-Type: multipart/mixed; boundary=changeset_1\r\n\r\n${multipart(numbered, "changeset_1")}`;
}

function sendBatch(parts: readonly string[], headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const type = { "Content-Type": "multipart/mixed; boundary=batch_1" };
  return org.send("POST", "$batch", multipart(parts, "batch_1"), { ...type, ...headers });
}

const names = () => org.emulator.snapshot("account").map(({ name }) => name);
const statusLines = ({ text }: Reply) => text.match(/^HTTP\/1\.1 \d+/gm)?.map((line) => Number(line.slice(9)));

test("requests are done in their order, whichever way their URLs are written", async () => {
  const reply = await sendBatch([
    part({ method: "POST", url: "accounts", body: { name: "A" } }),
    part({ method: "POST", url: "/api/data/v9.2/accounts", body: { name: "B" } }),
    part({ method: "GET", url: `${org.emulator.url}/api/data/v9.2/accounts?$select=name&$filter=name eq 'A'` }),
  ]);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("Content-Type")).toMatch(/^multipart\/mixed; boundary=batchresponse_/);
  expect(statusLines(reply)).toEqual([204, 204, 200]);
  expect(reply.text).toContain(`"name":"A"`);
  expect(names().sort()).toEqual(["A", "B"]);
});

describe("a change set", () => {
  test("refers to its own records", async () => {
    const reply = await sendBatch([
      changeSet([
        { method: "POST", url: "accounts", body: { name: "A" } },
        { method: "POST", url: "contacts", body: { "parentcustomerid_account@odata.bind": "$1" } },
        { method: "PATCH", url: "$1", body: { telephone1: "1" } },
      ]),
    ]);
    expect(statusLines(reply)).toEqual([204, 204, 204]);
    const [account] = org.emulator.snapshot("account");
    expect(account).toMatchObject({ name: "A", telephone1: "1" });
    expect(org.emulator.snapshot("contact")).toMatchObject([{ parentcustomerid: account!.accountid }]);
  });

  test("is undone whole when one of its requests fails, and what came before it stays", async () => {
    const reply = await sendBatch([
      part({ method: "POST", url: "accounts", body: { name: "before" } }),
      changeSet([
        { method: "POST", url: "accounts", body: { name: "A" } },
        { method: "POST", url: "accounts", body: { industrycode: 4711 } },
      ]),
      part({ method: "POST", url: "accounts", body: { name: "after" } }),
    ]);
    expect(reply.status).toBe(400);
    expect(names()).toEqual(["before"]);
  });
});

test("a failure ends the batch, unless it should go on", async () => {
  const parts = [
    part({ method: "GET", url: "accounts(00000000-0000-0000-0000-0000000000ff)" }),
    part({ method: "POST", url: "accounts", body: { name: "A" } }),
  ];
  const ended = await sendBatch(parts);
  expect([ended.status, statusLines(ended)]).toEqual([404, [404]]);
  const whole = await sendBatch(parts, { Prefer: "odata.continue-on-error" });
  expect([whole.status, statusLines(whole)]).toEqual([200, [404, 204]]);
});

test("a part that failed carries its own number, and one that was read says that it is streamed", async () => {
  const { text } = await sendBatch([
    part({ method: "GET", url: "accounts?$select=name" }),
    changeSet([{ method: "POST", url: "accounts", body: { industrycode: 4711 } }]),
  ]);
  expect(text).toContain(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; odata.metadata=minimal; odata.streaming=true\r\n",
  );
  expect(text).toMatch(
    /HTTP\/1\.1 400 Bad Request\r\nREQ_ID: [0-9a-f-]{36}\r\nContent-Type: application\/json; odata\.metadata=minimal\r\n/,
  );
});

test("a bulk message may be part of a batch", async () => {
  const target = { "@odata.type": "Microsoft.Dynamics.CRM.account", name: "A" };
  const url = "accounts/Microsoft.Dynamics.CRM.CreateMultiple";
  expect(statusLines(await sendBatch([part({ method: "POST", url, body: { Targets: [target] } })]))).toEqual([200]);
});

test.each([
  ["GET", 405],
  ["POST", 400],
])("%s $batch without parts is answered %d", async (method, status) => {
  expect((await org.send(method, "$batch")).status).toBe(status);
});
