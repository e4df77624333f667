import { describe, expect, test } from "vitest";
import { account, accountId, definitions, get, names, refusal, root } from "./ask.ts";

describe("a table", () => {
  test.each([
    account,
    `EntityDefinitions(${accountId})`,
    `EntityDefinitions(MetadataId=${accountId.toUpperCase()})`,
    "EntityDefinitions(LogicalName=%27account%27)",
  ])("is found by %s", (path) => {
    expect(get(path)).toMatchObject({
      "@odata.context": `${root}#EntityDefinitions/$entity`,
      MetadataId: accountId,
      LogicalName: "account",
      SchemaName: "Account",
      EntitySetName: "accounts",
      LogicalCollectionName: "accounts",
      CollectionSchemaName: "Accounts",
      PrimaryIdAttribute: "accountid",
      PrimaryNameAttribute: "name",
      ObjectTypeCode: 1,
      OwnershipType: "UserOwned",
      TableType: "Standard",
      IsIntersect: false,
      IsCustomEntity: false,
      IsOptimisticConcurrencyEnabled: true,
      DisplayName: {
        LocalizedLabels: [{ Label: "Account", LanguageCode: 1033 }],
        UserLocalizedLabel: { Label: "Account", LanguageCode: 1033 },
      },
    });
  });

  test("gives what is selected, and its MetadataId always", () => {
    expect(get(account, { $select: "EntitySetName, LogicalName" })).toEqual({
      "@odata.context": `${root}#EntityDefinitions(EntitySetName,LogicalName)/$entity`,
      MetadataId: accountId,
      EntitySetName: "accounts",
      LogicalName: "account",
    });
  });

  test("that is unknown is not found, by name or id", () => {
    expect(refusal("EntityDefinitions(LogicalName='accounts')")).toMatchObject({
      status: 404,
      code: "0x80040217",
      message: "Could not find an entity with name accounts and id 00000000-0000-0000-0000-000000000000.",
    });
    expect(refusal("EntityDefinitions(00000000-0000-0000-0000-000000000009)").status).toBe(404);
  });

  test("has a MetadataId that no other has", () => {
    const ids = names(get("EntityDefinitions", { $select: "MetadataId" }), "MetadataId") ?? [];
    expect(new Set(ids).size).toBe(definitions.tables.size);
  });
});

describe("a request that definitions do not answer", () => {
  test.each([
    ["EntityDefinitions", { $top: "1" }, 501],
    ["EntityDefinitions", { $orderby: "LogicalName" }, 501],
    ["EntityDefinitions", { $select: "IsKnowledgeManagementEnabled" }, 501],
    ["EntityDefinitions", { $select: "__proto__" }, 501],
    ["EntityDefinitions", { $expand: "Privileges" }, 501],
    ["EntityDefinitions", { $expand: "Attributes($expand=OptionSet)" }, 501],
    ["EntityDefinitions", { $expand: "Attributes($select" }, 400],
    ["EntityDefinitions", { $expand: "Attributes(LogicalName)" }, 400],
    [account, { $filter: "LogicalName eq 'account'" }, 400],
    ["EntityDefinitions(Name='account')", {}, 400],
    ["EntityDefinitions/Attributes", {}, 400],
    [`${account}/Privileges`, {}, 501],
    [`${account}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`, {}, 404],
    [`${account}/Keys/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`, {}, 404],
    [`${account}/Attributes/a/b/c`, {}, 400],
    ["EntityDefinitions(%)", {}, 400],
  ])("is refused: %s %o", (path, options, status) => {
    expect(refusal(path, options as Record<string, string>).status).toBe(status);
  });

  test("leaves options that are not OData's to others", () => {
    expect(get(account, { tag: "import" }).LogicalName).toBe("account");
  });
});

describe("a property", () => {
  test.each([
    [`${account}/EntitySetName`, "#EntityDefinitions('account')/EntitySetName", "accounts"],
    [
      `${account}/Attributes(LogicalName='name')/AttributeType`,
      "#EntityDefinitions('account')/Attributes('name')/AttributeType",
      "String",
    ],
    [
      `${account}/Attributes(LogicalName='name')/Microsoft.Dynamics.CRM.StringAttributeMetadata/MaxLength`,
      "#EntityDefinitions('account')/Attributes('name')/Microsoft.Dynamics.CRM.StringAttributeMetadata/MaxLength",
      160,
    ],
  ])("has an address of its own: %s", (path, context, value) => {
    expect(get(path)).toEqual({ "@odata.context": `${root}${context}`, value });
  });

  test("that only one type has needs the cast", () => {
    expect(refusal(`${account}/Attributes(LogicalName='name')/MaxLength`).status).toBe(400);
  });
});

describe("all relationships", () => {
  const toMany = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata";

  test("are listed as what both kinds have in common, each with its type", () => {
    const { value = [] } = get("RelationshipDefinitions", { $filter: "SchemaName eq 'account_parent_account'" });
    expect(value).toMatchObject([
      { "@odata.type": `#${toMany}`, RelationshipType: "OneToManyRelationship", ReferencedEntity: "account" },
    ]);
    expect(refusal("RelationshipDefinitions", { $select: "ReferencedEntity" }).status).toBe(400);
  });

  test("of one kind are listed by a cast", () => {
    const { value = [] } = get(`RelationshipDefinitions/${toMany}`, { $filter: "ReferencedEntity eq 'account'" });
    expect(names({ value }, "SchemaName")).toContain("contact_customer_accounts");
    const kinds = (type: string) =>
      names(get(`RelationshipDefinitions/Microsoft.Dynamics.CRM.${type}`), "RelationshipType");
    expect(new Set(kinds("ManyToManyRelationshipMetadata"))).toEqual(new Set(["ManyToManyRelationship"]));
  });

  test("are found one by one, by name or by MetadataId", () => {
    const byName = get(`RelationshipDefinitions(SchemaName='account_parent_account')/${toMany}`);
    expect(byName).toMatchObject({
      "@odata.context": `${root}#RelationshipDefinitions/${toMany}/$entity`,
      ReferencingAttribute: "parentaccountid",
    });
    expect(get(`RelationshipDefinitions(${String(byName.MetadataId)})/${toMany}`)).toEqual(byName);
    expect(refusal("RelationshipDefinitions(SchemaName='nothing')").status).toBe(404);
    expect(
      refusal(
        "RelationshipDefinitions(SchemaName='account_parent_account')/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
      ).status,
    ).toBe(404);
  });
});

test("a global option set that is not there is not found", () => {
  expect(get("GlobalOptionSetDefinitions").value).toEqual([]);
  expect(refusal("GlobalOptionSetDefinitions(Name='nothing')")).toMatchObject({ status: 404, code: "0x80040217" });
});
