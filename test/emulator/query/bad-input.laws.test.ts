import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { relatedOrg, type RelatedOrg } from "./related-org.ts";

let org: RelatedOrg;
let before: unknown;
const state = () => ["account", "contact", "team", "teammembership"].map((table) => org.emulator.snapshot(table));
beforeAll(async () => {
  org = await relatedOrg();
  before = state();
});
afterAll(() => org.emulator.close());

const filterPieces = [
  "name", "revenue", "contact_customer_accounts", "/any(", "/all(", "c:", "c/lastname", "primarycontactid/", "(", ")", ",",
  " eq ", " ne ", " gt ", " and ", " or ", "not ", "'a'", "'it''s'", "'", '"', "1", "-1.5e3", "null", "true", "@p", "[", "]",
  "2026-02-30", "2026-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000001", "contains(", "startswith(name,'a')",
  "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['a'])", "Microsoft.Dynamics.CRM.Under(", "PropertyName=",
  "$count", "$it", "/", ":", ";", "--", "\\", "%", "é", "\0", " ",
]; // prettier-ignore
const expandPieces = [
  "primarycontactid", "contact_customer_accounts", "teammembership_association", "createdby", "(", ")", ",", ";", "/$ref",
  "$select=", "$expand=", "$filter=", "$orderby=", "$top=", "$count=true", "name", "lastname", "'", "1", " eq ", " desc",
]; // prettier-ignore
const applyPieces = [
  "groupby((", "aggregate(", "filter(", "name", "revenue", "industrycode", "primarycontactid/lastname", " with sum", " with min",
  " as x", "$count as n", "))", ")", ",", "/", "'a'", " eq ", "1",
]; // prettier-ignore

const joined = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(""));
const anything = fc.string({ unit: "grapheme", maxLength: 30 });

describe("whatever an option holds, the answer is no fault and nothing changes", () => {
  test.each<[option: string, text: fc.Arbitrary<string>]>([
    ["$filter", fc.oneof(joined(filterPieces), anything)],
    ["$expand", fc.oneof(joined([...expandPieces, ...filterPieces.slice(0, 12)]), anything)],
    ["$apply", fc.oneof(joined(applyPieces), anything)],
    ["$orderby", fc.oneof(joined(["name", "revenue", " desc", " asc", ",", "primarycontactid/", "'"]), anything)],
    ["$select", fc.oneof(joined(["name", ",", "*", " ", "revenue", "'"]), anything)],
    ["$skiptoken", anything],
    ["$top", anything],
  ])("%s", async (option, text) => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const reply = await org.send("GET", `accounts?${option}=${encodeURIComponent(value.toWellFormed())}`);
        if (reply.status !== 200) expect([400, 501]).toContain(reply.status);
      }),
      { numRuns: 200 },
    );
    expect(state()).toEqual(before);
  });
});

describe("text that would be SQL stays text", () => {
  const attack = `x' OR 1=1; DROP TABLE "account"; --`;
  const quoted = `'${attack.replaceAll("'", "''")}'`;
  test.each([
    `accounts?$filter=name eq ${quoted}`,
    `accounts?$filter=contains(name,${quoted})`,
    `accounts?$filter=Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=["${attack}".length])`,
    `accounts?$filter=Microsoft.Dynamics.CRM.In(PropertyName=${quoted},PropertyValues=['a'])`,
    `accounts?$filter=name eq @p&@p=${quoted}`,
    `accounts?$select=name" FROM account; DROP TABLE account--`,
    `accounts?$orderby=name;DROP TABLE account`,
    `accounts?$expand=primarycontactid($select=fullname" FROM contact--)`,
    `accounts?$select=fax&$expand=contact_customer_accounts($select=lastname;$filter=lastname eq ${quoted})`,
    `accounts?$apply=groupby((name"))`,
    `accounts?$apply=aggregate(revenue with sum as "x)`,
    `accounts(${attack})`,
    `accounts/${attack}`,
  ])("%s", async (path) => {
    const reply = await org.send("GET", path.replaceAll("#", "%23").replaceAll(";", "%3B").replaceAll(" ", "%20"));
    if (reply.status === 200) expect(JSON.stringify(reply.json.value)).not.toMatch(/North|Ada/);
    else expect([400, 404, 501]).toContain(reply.status);
    expect(state()).toEqual(before);
  });
});

describe("what is too much is refused or cut, at once", () => {
  test.each<[what: string, query: string, status: number]>([
    ["10,000 parentheses", `$filter=${"(".repeat(10_000)}name eq 'a'${")".repeat(10_000)}`, 400],
    ["10,000 nots", `$filter=${"not ".repeat(10_000)}(name eq 'a')`, 400],
    ["10,000 lambdas", `$filter=${"contact_customer_accounts/any(c:".repeat(10_000)}`, 400],
    ["10,000 levels of $expand", `$expand=${"createdby($expand=".repeat(10_000)}`, 400],
    ["10,000 levels of $apply", `$apply=${"filter(".repeat(10_000)}`, 501],
    ["a path of 10,000 lookups", `$filter=${"parentaccountid/".repeat(10_000)}name eq 'a'`, 400],
    ["10,000 columns to sort by", `$orderby=${Array.from({ length: 10_000 }, () => "name").join()}`, 200],
    ["ten million rows", "$top=10000000", 200],
    ["more rows than there are numbers", `$top=1${"0".repeat(400)}`, 400],
  ])("%s", async (_, query, status) => {
    const started = performance.now();
    expect((await org.send("GET", `accounts?${query}`)).status).toBe(status);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("40,000 values in one filter are refused, and 30,000 are not", async () => {
    const filter = (count: number) =>
      `$filter=${Array.from({ length: count }, (_, n) => `revenue eq ${n}`).join(" or ")}`;
    expect((await org.send("GET", `accounts?${filter(40_000)}`)).status).toBe(400);
    expect((await org.send("GET", `accounts?${filter(30_000)}`)).json.value).toHaveLength(2);
  });
});
