import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maximumBodyBytes } from "../../../src/emulator/wire/read-request.ts";
import { expectAlive, refusalOf } from "./laws.ts";
import { ids, openOrganization, type AskOptions, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

const refusal = (method: string, path: string, options?: AskOptions) =>
  refusalOf(org, () => org.ask(method, path, options));
const holding = (text: string): string => expect.stringContaining(text) as string;

describe("malformed JSON is refused", () => {
  const writes = [
    ["POST", "accounts"],
    ["PATCH", `accounts(${ids.north})`],
    ["PUT", `accounts(${ids.north})/name`],
    ["PUT", `accounts(${ids.north})/primarycontactid/$ref`],
    ["POST", `accounts(${ids.north})/contact_customer_accounts/$ref`],
    ["POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple"],
    ["POST", "accounts/Microsoft.Dynamics.CRM.UpdateMultiple"],
    ["POST", "accounts/Microsoft.Dynamics.CRM.UpsertMultiple"],
    ["POST", "EntityDefinitions"],
    ["POST", "BulkDelete"],
  ] as const;
  test.each(writes)("%s %s", async (method, path) => {
    for (const body of ["", "{", '{"name":}', "{'name':'x'}", "\0", '{"name":"a"} x']) {
      const error = { status: 400, code: "0x80048d19", message: holding("Invalid JSON.") };
      expect(await refusal(method, path, { body })).toMatchObject(error);
    }
    for (const body of ["[]", "1", "null", '"text"']) {
      const error = { status: 400, code: "0x80048d19", message: holding("A 'StartObject' node was expected.") };
      expect(await refusal(method, path, { body })).toMatchObject(error);
    }
  });
});

describe("a wrong content type is refused", () => {
  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/xml",
    "multipart/mixed; boundary=b",
    "json",
  ])("%s", async (type) => {
    const options = { body: '{"name":"x"}', headers: { "Content-Type": type } };
    const error = { status: 415, message: holding("Expected 'application/json'.") };
    expect(await refusal("POST", "accounts", options)).toMatchObject(error);
    expect(await refusal("PATCH", `accounts(${ids.north})`, options)).toMatchObject(error);
  });

  test("and of a batch in the shape that failures outside of OData have", async () => {
    const answer = await org.ask("POST", "$batch", { body: "{}" });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ ErrorCode: "0x0", Message: holding("'multipart/mixed'") });
  });
});

test("a body over the limit is refused before it is read", async () => {
  const headers = { "Content-Length": String(maximumBodyBytes + 1) };
  expect(await refusal("POST", "accounts", { body: "{}", headers })).toMatchObject({ status: 413 });
});

describe("a filter that does not parse is refused with the position", () => {
  test.each([
    ["name eq", 7],
    ["name eq 'a' and", 15],
    ["(name eq 'a'", 12],
    ["name eq 'a')", 11],
    ["name eq #", 8],
    ["contains(name 'a')", 14],
    ["contact_customer_accounts/any(c:c/lastname eq)", 45],
  ])("%s", async (filter, position) => {
    const message = `Syntax error at position ${position} in '${filter}'.`;
    const error = { status: 400, code: "0x80060888", message: holding(message) };
    expect(await refusal("GET", `accounts?$filter=${encodeURIComponent(filter)}`)).toMatchObject(error);
  });
});

describe("what has no end is refused, or cut", () => {
  test.each([
    ["parentheses", `${"(".repeat(10_000)}name eq 'a'${")".repeat(10_000)}`],
    ["open parentheses", "(".repeat(10_000)],
    ["nots", `${"not ".repeat(10_000)}(name eq 'a')`],
  ])("10,000 %s in a filter", async (_, filter) => {
    const error = { status: 400, message: holding("Recursion depth exceeded allowed limit.") };
    expect(await refusal("GET", `accounts?$filter=${encodeURIComponent(filter)}`)).toMatchObject(error);
  });

  test("10,000 filters of FetchXML in each other", async () => {
    const filters = `${"<filter>".repeat(10_000)}${"</filter>".repeat(10_000)}`;
    const fetchXml = encodeURIComponent(`<fetch><entity name="account">${filters}</entity></fetch>`);
    expect(await refusal("GET", `accounts?fetchXml=${fetchXml}`)).toMatchObject({ status: 400 });
  });

  test("ten million in $top gives a page of what is there", async () => {
    const answer = await org.ask("GET", "accounts?$top=10000000");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toHaveProperty("value.length", 2);
  });

  test("more than a number holds in $top", async () => {
    expect(await refusal("GET", `accounts?$top=${"9".repeat(400)}`)).toMatchObject({
      status: 400,
      message: holding("$top"),
    });
  });
});
