import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn, type SignedIn } from "../signed-in.ts";
import { sensorData } from "./keyed-tables.ts";

const ID = "11111111-2222-4333-8444-555555555555";

let org: SignedIn;
beforeAll(async () => {
  org = await signedIn({ tables: [sensorData] });
  await org.create("accounts", { accountid: ID });
});
afterAll(() => org.emulator.close());

/** Names that a payload may have, and such that it may not. */
const names = fc.constantFrom(
  "name",
  "accountid",
  "revenue",
  "creditonhold",
  "industrycode",
  "lastonholdtime",
  "statecode",
  "statuscode",
  "overriddencreatedon",
  "primarycontactid",
  "primarycontactid@odata.bind",
  "ownerid@odata.bind",
  "contact_customer_accounts",
  "contact_customer_accounts@odata.bind",
  "_ownerid_value",
  "partitionid",
  "@odata.type",
  "@odata.id",
  "Targets",
  "QuerySet",
  "Criteria",
  "Conditions",
  "EntityName",
  "value",
  "lastname",
  "__proto__",
  "constructor",
  "\u0000",
  "",
);

const values = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.constantFrom(
    ID,
    `accounts(${ID})`,
    `/contacts(${ID})`,
    "$1",
    "account",
    "Microsoft.Dynamics.CRM.account",
    1e300,
    -0,
  ),
  fc.boolean(),
  fc.constant(null),
);

const { json } = fc.letrec<{ json: unknown; list: unknown[]; record: object }>((tie) => ({
  json: fc.oneof({ depthSize: "small" }, values, tie("list"), tie("record")),
  list: fc.array(tie("json"), { maxLength: 4 }),
  record: fc.dictionary(names, tie("json"), { maxKeys: 5 }),
}));

const requests = fc.constantFrom(
  ["POST", "accounts"],
  ["PATCH", `accounts(${ID})`],
  ["PUT", `accounts(${ID})/name`],
  ["PUT", `accounts(${ID})/primarycontactid/$ref`],
  ["POST", `accounts(${ID})/contact_customer_accounts/$ref`],
  ["POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple"],
  ["POST", "accounts/Microsoft.Dynamics.CRM.UpdateMultiple"],
  ["POST", "accounts/Microsoft.Dynamics.CRM.UpsertMultiple"],
  ["POST", "contoso_sensordatas/Microsoft.Dynamics.CRM.CreateMultiple"],
  ["POST", "contoso_sensordatas/Microsoft.Dynamics.CRM.DeleteMultiple"],
  ["POST", "BulkDelete"],
) as fc.Arbitrary<[method: string, path: string]>;

/** A body that is read as one of the message, more often than by chance. */
const bodies = fc.oneof(
  json,
  fc.record({
    Targets: fc.array(fc.record({ "@odata.type": fc.constant("Microsoft.Dynamics.CRM.account"), name: json })),
  }),
  fc.record({ QuerySet: fc.array(fc.record({ EntityName: fc.constant("contact"), Criteria: json })) }),
  fc.record({ "@odata.id": json }),
);

async function statusOf(method: string, path: string, body: string): Promise<readonly [status: number, text: string]> {
  const { status, text } = await org.send(method, path, body, { "Content-Type": "application/json" });
  return [status, text];
}

test("no body makes the emulator fail", async () => {
  await fc.assert(
    fc.asyncProperty(requests, bodies, async ([method, path], body) => {
      const [status, text] = await statusOf(method, path, JSON.stringify(body));
      expect([status === 500, text]).toEqual([false, text]);
    }),
    { numRuns: 400 },
  );
});

test("no body that is broken off or mangled makes it fail", async () => {
  await fc.assert(
    fc.asyncProperty(
      requests,
      bodies,
      fc.nat(),
      fc.string({ maxLength: 2 }),
      async ([method, path], body, at, noise) => {
        const text = JSON.stringify(body);
        const position = at % (text.length + 1);
        const [status, reply] = await statusOf(method, path, text.slice(0, position) + noise);
        expect([status === 500, reply]).toEqual([false, reply]);
      },
    ),
    { numRuns: 200 },
  );
});

test.each([
  ["lists", "[", "]"],
  ["records behind a lookup", '{"parentaccountid":', "}"],
  ["records in a collection", '{"account_parent_account":[', "]}"],
  ["values of a column", '{"name":', "}"],
])("a body of a hundred thousand %s inside of each other is refused", async (_, open, close) => {
  const depth = 100_000;
  const before = org.emulator.snapshot("account");
  const body = `${open.repeat(depth)}{}${close.repeat(depth)}`;
  for (const path of ["accounts", "accounts/Microsoft.Dynamics.CRM.CreateMultiple"]) {
    expect((await statusOf("POST", path, body))[0]).toBe(400);
  }
  expect(org.emulator.snapshot("account")).toEqual(before);
});
