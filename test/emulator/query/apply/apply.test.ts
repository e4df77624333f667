import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { relatedOrg, type RelatedOrg } from "../related-org.ts";

let org: RelatedOrg;
beforeAll(async () => {
  org = await relatedOrg({ aggregateLimit: 3 });
});
afterAll(() => org.emulator.close());

const labels = 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"';

describe("$apply", () => {
  test.each<[apply: string, rows: object[]]>([
    ["aggregate($count as n)", [{ n: 3 }]],
    ["aggregate(revenue with sum as total,numberofemployees with average as mean)", [{ total: 150, mean: 7 }]],
    ["aggregate(revenue with min as least,revenue with max as most)", [{ least: 50, most: 100 }]],
    ["aggregate(industrycode with countdistinct as kinds,$count as n)", [{ kinds: 1, n: 3 }]],
    ["groupby((industrycode))", [{}, { industrycode: 1 }]],
    ["groupby((industrycode),aggregate($count as n))", [{ n: 1 }, { industrycode: 1, n: 2 }]],
    ["groupby((statecode,industrycode))", [{ statecode: 0 }, { statecode: 0, industrycode: 1 }]],
    ["filter(revenue gt 60)/groupby((name))", [{ name: "North" }]],
    ["filter(revenue gt 60)/filter(name eq 'x')/aggregate($count as n)", [{ n: 0 }]],
    ["filter(name eq 'x')/aggregate(revenue with max as most)", [{}]],
    [
      "groupby((primarycontactid/lastname),aggregate(revenue with sum as total))",
      [{ total: 100 }, { contact_lastname: "Ada", total: 50 }],
    ],
    ["filter(contact_customer_accounts/any(c:c/lastname eq 'Ada'))/aggregate($count as n)", [{ n: 1 }]],
  ])("%s", async (apply, rows) => {
    expect(await org.rows(`accounts?$apply=${encodeURIComponent(apply)}`)).toEqual(rows);
  });

  test("formats groups and aggregates, and names the table as its context", async () => {
    const apply = "groupby((statuscode),aggregate($count as count,revenue with sum as total))";
    const reply = await org.send("GET", `accounts?$apply=${apply}`, undefined, { Prefer: labels });
    expect(reply.headers.get("Preference-Applied")).toBe(labels);
    expect(reply.json).toEqual({
      "@odata.context": `${org.emulator.url}/api/data/v9.2/$metadata#accounts`,
      value: [
        {
          "statuscode@OData.Community.Display.V1.FormattedValue": "Active",
          statuscode: 1,
          "count@OData.Community.Display.V1.FormattedValue": "3",
          count: 3,
          "total@OData.Community.Display.V1.FormattedValue": "$150.00",
          total: 150,
        },
      ],
    });
  });

  test("names what a lookup points to that rows are grouped by", async () => {
    const prefer = 'odata.include-annotations="*"';
    const rows = await org.rows("contacts?$apply=groupby((_parentcustomerid_value),aggregate($count as n))", prefer);
    expect(rows).toContainEqual(
      expect.objectContaining({
        "_parentcustomerid_value@OData.Community.Display.V1.FormattedValue": "North",
        "_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
        _parentcustomerid_value: org.ids.north,
        n: 2,
      }),
    );
  });

  test("gives a moment as the last of some", async () => {
    const [row] = await org.rows("accounts?$apply=aggregate(createdon with max as last)");
    expect(row?.last).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test("groups texts that are equal to the service", async () => {
    const other = await relatedOrg();
    for (const name of ["CAFÉ", "cafe ", "Café"]) await other.create("teams", { name });
    const rows = await other.rows("teams?$apply=filter(startswith(name,'caf'))/groupby((name),aggregate($count as n))");
    expect(rows).toEqual([{ name: "CAFÉ", n: 3 }]);
    await other.emulator.close();
  });

  test("sorts by groups, cuts them, and counts them all", async () => {
    const path = "contacts?$apply=groupby((lastname))&$orderby=lastname desc&$top=2&$count=true";
    const reply = await org.send("GET", path);
    expect(reply.json).toMatchObject({ "@odata.count": 3, value: [{ lastname: "Cyd" }, { lastname: "Bob" }] });
  });

  test("refuses to aggregate more records than the limit", async () => {
    await org.create("accounts", { name: "Fourth" });
    const reply = await org.send("GET", "accounts?$apply=aggregate($count as n)");
    expect([reply.status, reply.error]).toEqual([
      400,
      { code: "0x8004e023", message: "AggregateQueryRecordLimit exceeded. Cannot perform this operation." },
    ]);
    expect(await org.rows("accounts?$apply=filter(name ne 'Fourth')/aggregate($count as n)")).toEqual([{ n: 3 }]);
  });
});

describe("what cannot be aggregated is refused", () => {
  test.each<[query: string, status: number, message: string]>([
    ["$apply=", 400, "Syntax error at position 0"],
    ["$apply=aggregate(revenue with sum)", 400, "Syntax error at position 26"],
    ["$apply=aggregate(revenue as x)", 400, "Syntax error at position 18"],
    ["$apply=groupby(name)", 400, "Syntax error at position 8"],
    ["$apply=groupby((name)", 400, "Syntax error at position 14"],
    ["$apply=groupby((name)) x", 400, "Syntax error at position 16"],
    ["$apply=aggregate(nosuch with sum as x)", 400, "property named 'nosuch'"],
    ["$apply=aggregate(name with sum as x)", 400, "'name' is a column of type String"],
    ["$apply=aggregate(revenue with sum as a,revenue with min as a)", 400, "stands twice"],
    ["$apply=groupby((createdon))", 400, "datetime"],
    [
      "$apply=groupby((name),aggregate($count as n))&$orderby=n",
      400,
      "The query node SingleValueOpenPropertyAccess is not supported.",
    ],
    ["$apply=aggregate(revenue with median as x)", 501, "'median'"],
    ["$apply=filter(name eq 'a')", 501, "only filters"],
    ["$apply=groupby((name))/aggregate($count as n)", 501, "behind the groups"],
    ["$apply=topcount(2,revenue)", 501, "'topcount'"],
    ["$apply=groupby((name))&$filter=name eq 'a'", 501, "'$filter' together with $apply"],
    ["$apply=groupby((name))&$skip=1", 400, "Skip Clause"],
  ])("%s", async (query, status, message) => {
    const reply = await org.send("GET", `accounts?${query}`);
    expect([reply.status, reply.error.message]).toEqual([status, expect.stringContaining(message)]);
  });
});
