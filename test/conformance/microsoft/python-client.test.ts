/** What Microsoft's Python client sends and reads: queries are form-encoded, batches have a quoted boundary. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../../src/emulator/index.ts";
import { idOf, type Reply, type Send } from "../../emulator/signed-in.ts";
import { addKey } from "../../emulator/operations/keyed-tables.ts";
import { listening } from "./listening.ts";

const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

let emulator: Emulator;
let url: string;
let send: Send;
beforeEach(async () => {
  ({ emulator, url, send } = await listening());
});
afterEach(() => emulator.close());

const always = { "If-None-Match": "null", "OData-Version": "4.0", "OData-MaxVersion": "4.0" };
const type = { "@odata.type": "Microsoft.Dynamics.CRM.account" };

/** As `requests` encodes parameters: names too, and a plus sign for a space. */
function query(set: string, options: Readonly<Record<string, string>>): Promise<Reply> {
  return send("GET", `${set}?${new URLSearchParams(options).toString()}`, undefined, always);
}

async function create(payload: object): Promise<string> {
  return idOf(await send("POST", "accounts", payload, always));
}

describe("a query", () => {
  test("has its option names encoded and plus signs for spaces", async () => {
    await create({ name: "A+B & 'Co'" });
    await create({ name: "other" });
    const reply = await query("accounts", {
      $select: "name, accountnumber",
      $filter: "name eq 'A+B & ''Co''' and statecode eq 0",
      $orderby: "name asc",
      $top: "5",
    });
    expect(reply.status).toBe(200);
    expect(reply.json.value).toMatchObject([{ name: "A+B & 'Co'", accountnumber: null }]);
  });

  test("is followed by its pages under the link as it came", async () => {
    for (const name of ["A", "B", "C"]) await create({ name });
    const prefer = { Prefer: "odata.maxpagesize=2" };
    const options = new URLSearchParams({ $select: "name", $filter: "name ne 'x y'", $orderby: "name desc" });
    const first = await send("GET", `accounts?${options.toString()}`, undefined, prefer);
    expect(first.headers.get("Preference-Applied")).toBe("odata.maxpagesize=2");
    const link = String(first.json["@odata.nextLink"]);
    expect(link).toContain(`${url}/api/data/v9.2/accounts?${options.toString()}&$skiptoken=%3Ccookie%20pagenumber=`);
    const second = await send("GET", link.slice(`${url}/api/data/v9.2/`.length), undefined, prefer);
    const names = [first, second].map(({ json }) => json.value.map(({ name }) => name));
    expect(names).toEqual([["C", "B"], ["A"]]);
    expect(second.json).not.toHaveProperty("@odata.nextLink");
  });

  test("asks which messages a table has, with parameters by alias", async () => {
    const ask = (message: string) =>
      query("sdkmessagefilters", {
        $select: "sdkmessagefilterid",
        $filter: "sdkmessageid/name eq @message and primaryobjecttypecode eq @table",
        "@message": `'${message}'`,
        "@table": "'account'",
      });
    expect((await ask("CreateMultiple")).json.value).toHaveLength(1);
    expect((await ask("DeleteMultiple")).json.value).toHaveLength(0);
  });

  test("asks for a table by its name", async () => {
    const reply = await query("EntityDefinitions", {
      $select: "MetadataId,LogicalName,SchemaName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute",
      $filter: "LogicalName eq 'account'",
    });
    expect(reply.json.value).toMatchObject([{ EntitySetName: "accounts", PrimaryIdAttribute: "accountid" }]);
  });
});

describe("a write", () => {
  test("tells the new record's address, and numbers to trace it by", async () => {
    const reply = await send("POST", "accounts", { name: "Contoso" }, always);
    expect(reply.status).toBe(204);
    expect(reply.text).toBe("");
    const address = new RegExp(`^${url}/api/data/v9\\.2/accounts\\(${GUID}\\)$`);
    expect(reply.headers.get("OData-EntityId")).toMatch(address);
    expect(reply.headers.get("Location")).toMatch(address);
    expect(reply.headers.get("x-ms-service-request-id")).toMatch(new RegExp(`^${GUID},${GUID}$`));
    expect(reply.headers.get("REQ_ID")).toMatch(new RegExp(`^(${GUID}),\\1$`));
  });

  test("changes and deletes under If-Match: *, and creates nothing", async () => {
    const id = await create({ name: "Contoso" });
    const anyVersion = { "If-Match": "*" };
    expect((await send("PATCH", `accounts(${id})`, { name: "Fabrikam" }, anyVersion)).status).toBe(204);
    expect(emulator.snapshot("account")).toMatchObject([{ name: "Fabrikam" }]);
    expect((await send("DELETE", `accounts(${id})`, undefined, anyVersion)).status).toBe(204);
    const gone = await send("PATCH", `accounts(${id})`, { name: "Contoso" }, anyVersion);
    expect([gone.status, gone.error.code]).toEqual([404, "0x80040217"]);
    expect((await send("DELETE", `accounts(${id})`, undefined, anyVersion)).status).toBe(404);
    expect(emulator.snapshot("account")).toEqual([]);
  });

  test("by an alternate key makes and changes records", async () => {
    await addKey(send, "account", ["accountnumber"]);
    const target = { ...type, "@odata.id": "accounts(accountnumber='A''1')", name: "A" };
    const upsert = await send("POST", "accounts/Microsoft.Dynamics.CRM.UpsertMultiple", { Targets: [target] }, always);
    expect([upsert.status, upsert.text]).toEqual([204, ""]);
    const patch = await send("PATCH", "accounts(accountnumber='A''1')", { name: "B" }, always);
    expect(patch.status).toBe(204);
    expect(emulator.snapshot("account")).toMatchObject([{ accountnumber: "A'1", name: "B" }]);
  });

  test("that deletes many records is a job, whose id it reads", async () => {
    const ids = [await create({ name: "A" }), await create({ name: "B" })];
    const dynamics = (name: string) => ({ "@odata.type": `Microsoft.Dynamics.CRM.${name}` });
    const condition = {
      AttributeName: "accountid",
      Operator: "In",
      Values: ids.map((Value) => ({ Value, Type: "System.Guid" })),
    };
    const query = {
      ...dynamics("QueryExpression"),
      EntityName: "account",
      ColumnSet: { ...dynamics("ColumnSet"), AllColumns: false, Columns: [] },
      Criteria: {
        ...dynamics("FilterExpression"),
        FilterOperator: "And",
        Conditions: [{ ...dynamics("ConditionExpression"), ...condition }],
      },
    };
    const reply = await send("POST", "BulkDelete", {
      JobName: "Bulk delete account records @ 2026-01-01T00:00:00Z",
      SendEmailNotification: false,
      ToRecipients: [],
      CCRecipients: [],
      RecurrencePattern: "",
      StartDateTime: "2026-01-01T00:00:00Z",
      QuerySet: [query],
    });
    expect([reply.status, reply.json.JobId]).toEqual([200, expect.stringMatching(GUID)]);
    expect(emulator.snapshot("account")).toEqual([]);
  });
});

describe("a batch", () => {
  const lines = (...texts: readonly string[]) => texts.join("\r\n");
  const json = "Content-Type: application/json; type=entry";

  function part(request: string, body: object, ...headers: readonly string[]): string {
    const binary = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"];
    return lines(...binary, ...headers, "", `${request} HTTP/1.1`, json, "", JSON.stringify(body), "");
  }

  test("has a quoted boundary, bulk messages, and references between requests of a change set", async () => {
    const root = `${url}/api/data/v9.2`;
    const Targets = [{ ...type, name: "made at once" }];
    const body = lines(
      "--batch_1",
      part(`POST ${root}/accounts/Microsoft.Dynamics.CRM.CreateMultiple`, { Targets }),
      "--batch_1",
      'Content-Type: multipart/mixed; boundary="changeset_1"',
      "",
      "--changeset_1",
      part(`POST ${root}/accounts`, { name: "Contoso" }, "Content-ID: 1"),
      "--changeset_1",
      part("PATCH $1", { telephone1: "555" }, "Content-ID: 2"),
      "--changeset_1--",
      "--batch_1--",
      "",
    );
    const reply = await send("POST", "$batch", body, { "Content-Type": 'multipart/mixed; boundary="batch_1"' });
    expect(reply.status).toBe(200);
    expect(reply.text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(["HTTP/1.1 200", "HTTP/1.1 204", "HTTP/1.1 204"]);
    expect(emulator.snapshot("account").sort((a, b) => String(a.name).localeCompare(String(b.name)))).toMatchObject([
      { name: "Contoso", telephone1: "555" },
      { name: "made at once" },
    ]);
  });
});

test("an answer of the service that asks for patience says for how many seconds", async () => {
  const body = JSON.stringify({ error: { code: "0x80072322", message: "Number of requests exceeded the limit" } });
  const headers = { "Retry-After": "7", "Content-Type": "application/json; odata.metadata=minimal" };
  emulator.faults.add({ action: { status: 429, headers, body } });
  const reply = await send("GET", "WhoAmI", undefined, always);
  expect([reply.status, reply.headers.get("Retry-After"), reply.error.code]).toEqual([429, "7", "0x80072322"]);
  expect((await send("GET", "WhoAmI", undefined, always)).status).toBe(200);
});
