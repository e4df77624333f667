import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { relatedOrg, type RelatedOrg } from "./related-org.ts";

let org: RelatedOrg;
beforeAll(async () => {
  org = await relatedOrg();
});
afterAll(() => org.emulator.close());

const contacts = "contact_customer_accounts";
const children = "account_parent_account";

describe("a condition about a collection", () => {
  test.each<[filter: string, names: string[]]>([
    [`${contacts}/any(c:c/lastname eq 'ada')`, ["North"]],
    [`${contacts}/any(c:c/lastname eq 'ada' and c/numberofchildren eq 1)`, []],
    [`${contacts}/any(c:c/lastname eq 'ada') and ${contacts}/any(c:c/lastname eq 'bob')`, ["North"]],
    [`${contacts}/any()`, ["North", "South"]],
    [`not ${contacts}/any()`, ["Lone"]],
    [`not ${contacts}/any(c:c/lastname eq 'ada')`, ["South", "Lone"]],
    [`${contacts}/any(c:c/numberofchildren ne 42)`, ["North", "South"]],
    [`${contacts}/any(c:c/numberofchildren eq null)`, ["North"]],
    [`${contacts}/all(c:c/numberofchildren ge 1)`, ["South", "Lone"]],
    [`${contacts}/all(c:startswith(c/lastname,'C'))`, ["South", "Lone"]],
    [`not ${contacts}/all(c:c/numberofchildren ge 1)`, ["North"]],
    [`${contacts}/any(c:c/lastname eq 'Ada' or c/lastname eq 'Cyd')`, ["North", "South"]],
    [`name eq 'Lone' or ${contacts}/any(c:c/lastname eq 'Cyd')`, ["South", "Lone"]],
    [`${contacts}/any(c:c/parentcustomerid_account/name eq 'north')`, ["North"]],
    [`${contacts}/any(c:c/createdby/systemuserid ne null)`, ["North", "South"]],
  ])("%s", async (filter, names) => {
    expect(await org.accounts(filter)).toEqual(names);
  });

  test("can ask about a collection of its members, and about the record outside", async () => {
    expect(await org.accounts(`${children}/any(a:a/${children}/any(b:b/name eq 'Lone'))`)).toEqual(["North"]);
    expect(await org.accounts(`${children}/any(a:a/${contacts}/all(c:c/lastname eq 'Cyd') and name ne 'x')`)).toEqual([
      "North",
      "South",
    ]);
    expect(await org.accounts(`${children}/any(a:a/${contacts}/any(c:a/name eq 'South'))`)).toEqual(["North"]);
  });

  test("goes across many-to-many relationships, from either side", async () => {
    const nameOf = async (path: string) => (await org.rows(path)).map(({ name }) => name);
    expect(await nameOf("teams?$select=name&$filter=teammembership_association/any()")).toEqual(["Red"]);
    expect(await nameOf("teams?$select=name&$filter=teammembership_association/all(u:u/isdisabled eq true)")).toEqual([
      "Blue",
    ]);
    const users = await org.rows(
      "systemusers?$select=fullname&$filter=teammembership_association/any(t:t/name eq 'Red')",
    );
    expect(users).toHaveLength(1);
  });

  test("is counted and paged like any other", async () => {
    const filter = `$filter=${contacts}/any(c:c/lastname ne 'x')`;
    expect((await org.send("GET", `accounts/$count?${filter}`)).text).toBe("2");
    const page = await org.send("GET", `accounts?$select=name&$count=true&${filter}`, undefined, {
      Prefer: "odata.maxpagesize=1",
    });
    expect(page.json).toMatchObject({ "@odata.count": 2, value: [{ name: "North" }] });
    const link = String(page.json["@odata.nextLink"]).split("/v9.2/")[1] ?? "";
    expect(await org.rows(link, "odata.maxpagesize=1")).toMatchObject([{ name: "South" }]);
  });

  test("can name a query function of a member", async () => {
    const call = "Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=['Cyd','Eve'])";
    expect(await org.accounts(`${contacts}/any(c:c/${call})`)).toEqual(["South"]);
  });
});

describe("a malformed one is refused", () => {
  test.each<[filter: string, message: string]>([
    [`${contacts}/all()`, "Syntax error at position 30"],
    [`${contacts}/any(c)`, "Syntax error at position 31"],
    [`${contacts}/any(c:)`, "Syntax error at position 32"],
    [`${contacts}/any(c:c/lastname eq 'a'`, "Syntax error at position 49"],
    [`${contacts}/any('c':c/lastname eq 'a')`, "Syntax error at position 30"],
    [`${contacts}/any(c:c eq 'a')`, "'c' stands for a record"],
    [`${contacts}/any(c:c/nosuch eq 'a')`, "property named 'nosuch' on type 'Microsoft.Dynamics.CRM.contact'"],
    [`${contacts}/any(c:nosuch eq 'a')`, "property named 'nosuch' on type 'Microsoft.Dynamics.CRM.account'"],
    [`nosuch/any()`, "property named 'nosuch'"],
    [`Contact_customer_accounts/any()`, "property named 'Contact_customer_accounts'"],
    [`primarycontactid/contact_customer_contacts/any()`, "behind a lookup"],
    [`${contacts}/any(c:c/accounts/any(c:c/name eq 'a'))`, "Syntax error"],
    [`${contacts}/name eq 'a'`, "property named 'contact_customer_accounts'"],
  ])("%s", async (filter, message) => {
    const reply = await org.send("GET", `accounts?$filter=${encodeURIComponent(filter)}`);
    expect([reply.status, reply.error.message]).toEqual([400, expect.stringContaining(message)]);
  });

  test("also when it links more tables than the service does", async () => {
    const nest = (depth: number): string =>
      depth === 0
        ? "v1/name ne null"
        : `${depth === 16 ? "" : `v${depth + 1}/`}${children}/any(v${depth}:${nest(depth - 1)})`;
    const reply = await org.send("GET", `accounts?$filter=${nest(16)}`);
    expect([reply.status, reply.error.message]).toEqual([400, "A query may link 15 tables. Use fewer paths."]);
  });
});
