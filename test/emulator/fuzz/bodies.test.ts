import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectAlive, expectLawful, expectUnchanged, isRefusal, runs } from "./laws.ts";
import { mutatedJson, mutatedText } from "./mutations.ts";
import { ids, openOrganization, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
afterAll(async () => {
  await expectAlive(org);
  await org.emulator.close();
});

const fresh = "55555555-0000-4000-8000-000000000001";
const account = {
  accountid: fresh,
  name: "Contoso",
  accountnumber: "C1",
  revenue: 12.5,
  numberofemployees: 7,
  industrycode: 1,
  creditonhold: false,
  lastonholdtime: "2026-01-01T00:00:00Z",
  overriddencreatedon: "2020-01-01T00:00:00Z",
  statecode: 0,
  statuscode: 1,
  "primarycontactid@odata.bind": `/contacts(${ids.ada})`,
  "ownerid@odata.bind": `/teams(${ids.red})`,
};
const deepAccount = {
  name: "Deep",
  primarycontactid: { lastname: "Roe", firstname: "Jo" },
  contact_customer_accounts: [{ lastname: "A" }, { lastname: "B", address1_city: "Bern" }],
  "account_parent_account@odata.bind": [`accounts(${ids.south})`],
};
const change = { name: "Changed", "parentaccountid@odata.bind": null, revenue: 3, statecode: 1, statuscode: 2 };
const type = (table: string) => ({ "@odata.type": `Microsoft.Dynamics.CRM.${table}` });
const many = {
  Targets: [
    { ...type("account"), name: "A" },
    { ...type("account"), ...account },
  ],
};
const changes = {
  Targets: [
    { ...type("account"), accountid: ids.north, name: "N" },
    { ...type("account"), accountid: ids.south, revenue: 1 },
  ],
};
const upserts = {
  Targets: [
    { ...type("account"), "@odata.id": "accounts(accountnumber='N1')", name: "N" },
    { ...type("account"), accountid: fresh, name: "New" },
  ],
};
const condition = { AttributeName: "name", Operator: "In", Values: [{ Value: "Nobody", Type: "System.String" }] };
const bulkDelete = {
  JobName: "Clean up",
  QuerySet: [
    {
      EntityName: "account",
      Criteria: { FilterOperator: "And", Conditions: [condition], Filters: [] },
      LinkEntities: [
        { LinkToEntityName: "contact", LinkToAttributeName: "contactid", LinkFromAttributeName: "primarycontactid" },
      ],
    },
  ],
  RecurrencePattern: "",
  StartDateTime: "2026-01-01T00:00:00Z",
};
const reading = { contoso_name: "r", contoso_value: 5, partitionid: "p", ttlinseconds: 60 };
const readings = { Targets: [{ ...type("contoso_sensordata"), ...reading }] };
const readingKeys = {
  Targets: [{ ...type("contoso_sensordata"), contoso_sensordataid: ids.reading, partitionid: "p" }],
};

const MULTIPLE = "Microsoft.Dynamics.CRM.";
const writes: readonly (readonly [request: string, sample: unknown])[] = [
  ["POST accounts", account],
  ["POST accounts", deepAccount],
  [`PATCH accounts(${ids.north})`, change],
  [`PATCH accounts(${fresh})`, account],
  ["PATCH accounts(accountnumber='N1')", change],
  [`PUT accounts(${ids.north})/name`, { value: "x" }],
  [`PUT accounts(${ids.north})/primarycontactid/$ref`, { "@odata.id": `contacts(${ids.ada})` }],
  [`POST accounts(${ids.north})/contact_customer_accounts/$ref`, { "@odata.id": `/contacts(${ids.ada})` }],
  [`POST teams(${ids.red})/teammembership_association/$ref`, { "@odata.id": `systemusers(${ids.user})` }],
  [`POST accounts/${MULTIPLE}CreateMultiple`, many],
  [`POST accounts/${MULTIPLE}UpdateMultiple`, changes],
  [`POST accounts/${MULTIPLE}UpsertMultiple`, upserts],
  ["POST BulkDelete", bulkDelete],
];
/** Of these some records can be refused and others written. */
const partialWrites: readonly (readonly [request: string, sample: unknown])[] = [
  ["POST contoso_sensordatas", reading],
  [`POST contoso_sensordatas/${MULTIPLE}CreateMultiple`, readings],
  [`POST contoso_sensordatas/${MULTIPLE}UpsertMultiple`, readings],
  [`POST contoso_sensordatas/${MULTIPLE}DeleteMultiple`, readingKeys],
];
const names = Object.keys({ ...account, ...deepAccount, ...type(""), partitionid: 0, Targets: 0 });

function send(request: string, body: string) {
  const [method = "", path = ""] = request.split(" ");
  return org.ask(method, path, { body: body.toWellFormed() });
}

beforeEach(() => org.renew());

test("what is mutated below is done as it stands", async () => {
  for (const [request, sample] of [...writes, ...partialWrites]) {
    await org.renew();
    const answer = await send(request, JSON.stringify(sample));
    expect([request, isRefusal(answer) && answer.text]).toEqual([request, false]);
  }
});

describe("whatever a body holds, it is done or refused, and what is refused has changed nothing", () => {
  test.each(writes)("%s", async (request, sample) => {
    await fc.assert(
      fc.asyncProperty(mutatedJson([sample], names), async (body) => {
        await expectUnchanged(org, () => send(request, body));
      }),
      runs(30),
    );
  });

  test.each(partialWrites)("%s", async (request, sample) => {
    await fc.assert(
      fc.asyncProperty(mutatedJson([sample], names), async (body) => expectLawful(await send(request, body))),
      runs(30),
    );
  });

  test("also when it is no JSON", async () => {
    const texts = writes.map(([, sample]) => JSON.stringify(sample));
    const tokens = [
      "{",
      "}",
      "[",
      "]",
      '"',
      ":",
      ",",
      "\\u0000",
      "\\uD800",
      "\\",
      "NaN",
      "-",
      "1e999",
      "//",
      "\ufeff",
      "\0",
      '"__proto__":',
      "\n",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...writes), mutatedText(texts, tokens), async ([request], body) => {
        await expectUnchanged(org, () => send(request, body));
      }),
      runs(300),
    );
  });
});

test("what a record holds after all of that can be read", async () => {
  const reply = await org.ask("GET", "accounts?$expand=primarycontactid,contact_customer_accounts", {
    headers: { Prefer: 'odata.include-annotations="*"' },
  });
  expect(reply.status).toBe(200);
  expect(JSON.parse(reply.text)).toHaveProperty("value");
});

describe("whatever the headers of a write say", () => {
  const tokens = [
    "*",
    "W/",
    '"',
    "1",
    "null",
    ",",
    ";",
    "=",
    " ",
    "-",
    "return=",
    "9".repeat(30),
    ids.north,
    "application/json",
    "charset=",
    "multipart/mixed",
  ];
  test.each([
    ["If-Match", ["*", 'W/"12345"', "null"]],
    ["If-None-Match", ["*", 'W/"1"', "null"]],
    ["Prefer", ["return=representation", 'odata.include-annotations="*"', "odata.maxpagesize=2"]],
    ["Content-Type", ["application/json; charset=utf-8", "text/plain"]],
    ["CallerObjectId", [ids.ada]],
    ["MSCRMCallerID", [ids.ada]],
    ["MSCRM.SuppressDuplicateDetection", ["false", "true"]],
    ["Consistency", ["Strong"]],
  ])("%s", async (header, samples) => {
    await fc.assert(
      fc.asyncProperty(
        mutatedText(samples, tokens),
        fc.constantFrom("GET", "PATCH", "DELETE"),
        async (value, method) => {
          const headers = { [header]: value.replace(/[^ -~]/g, "") };
          const body = method === "PATCH" ? { body: JSON.stringify(change) } : {};
          await expectUnchanged(org, () => org.ask(method, `accounts(${fresh})?$select=name`, { headers, ...body }));
        },
      ),
      runs(40),
    );
  });
});
