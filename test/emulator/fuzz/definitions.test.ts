import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { column, label, manyToMany, oneToMany, options, table } from "../customization/payloads.ts";
import { expectAlive, expectLawful, expectUnchanged, isRefusal, runs } from "./laws.ts";
import { mutatedJson, mutatedText } from "./mutations.ts";
import { openOrganization, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await openOrganization();
});
beforeEach(() => org.renew());
afterAll(async () => {
  await org.renew();
  await expectAlive(org);
  await org.emulator.close();
});

const ACCOUNT = "EntityDefinitions(LogicalName='account')";
const payloads: readonly (readonly [request: string, sample: unknown])[] = [
  ["POST EntityDefinitions", table("new_BankAccount")],
  ["POST EntityDefinitions", table("new_Reading", { TableType: "Elastic" })],
  [`PUT ${ACCOUNT}`, table("Account", { Attributes: [] })],
  [`POST ${ACCOUNT}/Attributes`, column("String", "new_Text", { MaxLength: 100, FormatName: { Value: "Text" } })],
  [`POST ${ACCOUNT}/Attributes`, column("Integer", "new_Number", { MinValue: 0, MaxValue: 10 })],
  [`POST ${ACCOUNT}/Attributes`, column("Money", "new_Price", { MinValue: 0, MaxValue: 100, Precision: 2 })],
  [`POST ${ACCOUNT}/Attributes`, column("Picklist", "new_Choice", { OptionSet: options("A", "B") })],
  [`POST ${ACCOUNT}/Attributes`, column("DateTime", "new_When", { Format: "DateOnly" })],
  [
    `POST ${ACCOUNT}/Keys`,
    {
      "@odata.type": "Microsoft.Dynamics.CRM.EntityKeyMetadata",
      SchemaName: "new_ByName",
      DisplayName: label("By name"),
      KeyAttributes: ["name", "telephone1"],
    },
  ],
  ["POST RelationshipDefinitions", oneToMany("new_account_contact", "contact", "account", "new_AccountId")],
  ["POST RelationshipDefinitions", manyToMany("new_account_team", "account", "team")],
  [
    "POST GlobalOptionSetDefinitions",
    { ...options("A", "B"), IsGlobal: true, Name: "new_choice", DisplayName: label("x") },
  ],
];
const names = [
  "SchemaName",
  "LogicalName",
  "@odata.type",
  "OptionSet",
  "Attributes",
  "MaxLength",
  "Value",
  "LocalizedLabels",
];

test.each(payloads)("what is mutated below is done as it stands: %s", async (request, sample) => {
  const [method = "", path = ""] = request.split(" ");
  const answer = await org.ask(method, path, { body: JSON.stringify(sample) });
  expect([isRefusal(answer) && answer.text]).toEqual([false]);
});

describe("whatever a definition holds, it is made or refused, and what is refused has changed nothing", () => {
  test.each(payloads)("%s", async (request, sample) => {
    const [method = "", path = ""] = request.split(" ");
    await fc.assert(
      fc.asyncProperty(mutatedJson([sample], names), async (body) => {
        const ask = () => org.ask(method, path, { body: body.toWellFormed() });
        const answer = await expectUnchanged(org, ask, org.definitions);
        if (isRefusal(answer)) return;
        expectLawful(await org.ask("GET", "EntityDefinitions?$select=LogicalName&$expand=Attributes,Keys"));
        await expectAlive(org);
        // Otherwise there are more and more of them.
        await org.renew();
      }),
      runs(12),
    );
  });
});

describe("whatever is asked of definitions, the answer is in order", () => {
  const tokens = [
    "(", ")", "'", "=", "/", ",", " eq ", " ne ", " and ", " or ", "not ", "LogicalName", "SchemaName", "MetadataId", "Attributes", "Keys", "OptionSet", "null", "true", "1",
    "Microsoft.Dynamics.CRM.", "PicklistAttributeMetadata", "OwnershipTypes'UserOwned'", "contains(", "$expand=", "$select=", ";", "__proto__", "constructor", "\0", "%",
  ]; // prettier-ignore
  test.each([
    [
      "$filter",
      [
        "LogicalName eq 'account'",
        "OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned' and IsCustomEntity eq false",
      ],
    ],
    ["$select", ["LogicalName,SchemaName,PrimaryIdAttribute"]],
    ["$expand", ["Attributes($select=LogicalName;$filter=LogicalName eq 'name'),Keys"]],
    ["$top", ["3"]],
    ["$orderby", ["LogicalName"]],
  ])("%s", async (option, samples) => {
    await fc.assert(
      fc.asyncProperty(mutatedText(samples, tokens), async (value) => {
        expectLawful(await org.ask("GET", `EntityDefinitions?${option}=${encodeURIComponent(value.toWellFormed())}`));
      }),
      runs(60),
    );
  });

  test("as a path, and for what would change it", async () => {
    const paths = [
      `${ACCOUNT}/Attributes(LogicalName='industrycode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet`,
      `${ACCOUNT}/ManyToOneRelationships?$select=SchemaName`,
      `${ACCOUNT}/Keys(LogicalName='new_accountnumber')`,
      "RelationshipDefinitions(SchemaName='contact_customer_accounts')/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
      "GlobalOptionSetDefinitions(Name='new_choice')",
    ];
    const methods = fc.constantFrom("GET", "GET", "POST", "PUT", "DELETE", "PATCH");
    await fc.assert(
      fc.asyncProperty(methods, mutatedText(paths, tokens), async (method, path) => {
        if (!new URL(`https://org/api/data/v9.2/${path.toWellFormed()}`).pathname.startsWith("/api/data/")) return;
        const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
        expectLawful(await org.ask(method, path.toWellFormed(), body));
      }),
      runs(150),
    );
  });
});
