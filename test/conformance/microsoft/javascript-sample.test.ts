/** What the client of Microsoft's JavaScript sample for the Web API expects, down to the patterns it checks with. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { idOf, type Send } from "../../emulator/signed-in.ts";
import { listening } from "./listening.ts";

let emulator: Emulator;
let url: string;
let send: Send;
beforeEach(async () => {
  ({ emulator, url, send } = await listening());
});
afterEach(() => emulator.close());

const always = { Accept: "application/json", "If-None-Match": "null" };

async function create(payload: object): Promise<string> {
  return idOf(await send("POST", "accounts", payload, always));
}

describe("one record", () => {
  test("has an etag and a context of the forms that the sample checks", async () => {
    const id = await create({ name: "Contoso", revenue: 5 });
    const { json, headers } = await send("GET", `accounts(${id})?$select=name,revenue`, undefined, always);
    expect(json["@odata.etag"]).toMatch(/^W\/"[0-9a-fA-F]+"$/);
    expect(headers.get("ETag")).toBe(json["@odata.etag"]);
    expect(json["@odata.context"]).toBe(`${url}/api/data/v9.2/$metadata#accounts(name,revenue)/$entity`);
  });

  test("is not sent again while it is unchanged", async () => {
    const id = await create({ name: "Contoso" });
    const path = `accounts(${id})?$select=name`;
    const etag = String((await send("GET", path, undefined, always)).json["@odata.etag"]);
    const again = await send("GET", path, undefined, { "If-None-Match": etag });
    expect([again.status, again.text]).toEqual([304, ""]);
    await send("PATCH", `accounts(${id})`, { name: "Fabrikam" }, always);
    const changed = await send("GET", path, undefined, { "If-None-Match": etag });
    expect(changed.json).toMatchObject({ name: "Fabrikam" });
    expect(changed.json["@odata.etag"]).not.toBe(etag);
  });

  test("is not changed nor deleted under an etag that is out of date", async () => {
    const id = await create({ name: "Contoso" });
    const { json } = await send("GET", `accounts(${id})?$select=name`, undefined, always);
    const outdated = { "If-Match": String(json["@odata.etag"]) };
    await send("PATCH", `accounts(${id})`, { name: "Fabrikam" }, always);
    const update = await send("PATCH", `accounts(${id})`, { name: "Litware" }, outdated);
    expect([update.status, update.error]).toEqual([
      412,
      {
        code: "0x80060882",
        message: "The version of the existing record doesn't match the RowVersion property provided.",
      },
    ]);
    expect((await send("DELETE", `accounts(${id})`, undefined, outdated)).status).toBe(412);
    expect(emulator.snapshot("account")).toMatchObject([{ name: "Fabrikam" }]);
  });

  test("comes back from a write that asks for it", async () => {
    const prefer = { ...always, Prefer: "return=representation" };
    const created = await send("POST", "accounts?$select=name", { name: "Contoso" }, prefer);
    expect(created.status).toBe(201);
    expect(created.headers.get("Preference-Applied")).toBe("return=representation");
    const id = String(created.json.accountid);
    const updated = await send("PATCH", `accounts(${id})?$select=name`, { name: "Fabrikam" }, prefer);
    expect(updated.status).toBe(200);
    expect(updated.json).toMatchObject({ name: "Fabrikam", accountid: id });
    expect(updated.json["@odata.context"]).toMatch(/#accounts\(name\)\/\$entity$/);
  });

  test("has columns with addresses of their own", async () => {
    const id = await create({ name: "Contoso" });
    expect((await send("PUT", `accounts(${id})/telephone1`, { value: "555" }, always)).status).toBe(204);
    const reply = await send("GET", `accounts(${id})/telephone1`, undefined, always);
    expect(reply.json.value).toBe("555");
    expect((await send("DELETE", `accounts(${id})/telephone1`, undefined, always)).status).toBe(204);
    expect((await send("GET", `accounts(${id})/telephone1`, undefined, always)).status).toBe(204);
  });
});

test("labels stand before their values, for those who read the text as it comes", async () => {
  const id = await create({ name: "Contoso", preferredcontactmethodcode: 2 });
  const prefer = { ...always, Prefer: 'odata.include-annotations="*"' };
  const reply = await send("GET", `accounts(${id})?$select=preferredcontactmethodcode`, undefined, prefer);
  expect(reply.headers.get("Preference-Applied")).toBe('odata.include-annotations="*"');
  const label = "preferredcontactmethodcode@OData.Community.Display.V1.FormattedValue";
  expect(reply.text).toContain(`"${label}":"Email","preferredcontactmethodcode":2`);
});

test("a count is a number in plain text", async () => {
  await create({ name: "Contoso" });
  const reply = await send("GET", "accounts/$count", undefined, always);
  expect(reply.headers.get("Content-Type")).toBe("text/plain");
  expect(JSON.parse(reply.text)).toBe(1);
});

describe("the answer to a batch", () => {
  /** The sample puts the Content-ID among the headers of the inner request. */
  const changeSet = (records: readonly object[]) =>
    [
      "--batch_1",
      "Content-Type: multipart/mixed;boundary=changeset_1",
      "",
      ...records.flatMap((record, index) => [
        "--changeset_1",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        "",
        "POST /api/data/v9.2/accounts HTTP/1.1",
        `Content-ID: ${index + 1}`,
        "Content-Type: application/json",
        "",
        JSON.stringify(record),
        "",
      ]),
      "--changeset_1--",
      "",
    ].join("\r\n");

  const read = [
    "--batch_1",
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    "GET /api/data/v9.2/accounts?$select=name HTTP/1.1",
    "Accept: application/json",
    "",
    "",
  ].join("\r\n");

  const sendBatch = (...parts: readonly string[]) =>
    send("POST", "$batch", `${parts.join("")}--batch_1--\r\n`, {
      ...always,
      "Content-Type": "multipart/mixed;boundary=batch_1",
    });

  test("has unquoted boundaries, the content type first in a change set, and JSON on one line", async () => {
    const reply = await sendBatch(changeSet([{ name: "A" }, { name: "line\nbreak" }]), read);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("Content-Type")).toMatch(/^multipart\/mixed; boundary=batchresponse_[0-9a-f-]{36}$/);
    expect(reply.text).toMatch(
      /^--batchresponse_[0-9a-f-]{36}\r\nContent-Type: multipart\/mixed; boundary=changesetresponse_[0-9a-f-]{36}\r\n\r\n/,
    );
    expect(reply.text.match(/^Content-ID: \d+\r$/gm)).toEqual(["Content-ID: 1\r", "Content-ID: 2\r"]);
    expect(reply.text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const json = reply.text.split("\r\n").filter((line) => line.startsWith("{"));
    expect(json).toHaveLength(1);
    expect(JSON.parse(json[0] ?? "")).toHaveProperty("value.length", 2);
  });

  test("of a change set that failed is one part, the one that failed, with its Content-ID", async () => {
    const reply = await sendBatch(changeSet([{ name: "A" }, { industrycode: 4711 }, { name: "B" }]), read);
    expect(reply.status).toBe(400);
    expect(reply.text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(["HTTP/1.1 400"]);
    expect(reply.text.match(/^Content-ID: \d+\r$/gm)).toEqual(["Content-ID: 2\r"]);
    expect(reply.text).toContain("boundary=changesetresponse_");
    expect(reply.text).toMatch(/^REQ_ID: [0-9a-f-]{36}\r$/m);
    expect(emulator.snapshot("account")).toEqual([]);
  });
});
