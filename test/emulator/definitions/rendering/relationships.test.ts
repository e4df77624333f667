import { describe, expect, test } from "vitest";
import { account, definitions, get } from "../ask.ts";

describe("relationships and keys", () => {
  test("many-to-one ones are those that the table's own columns make", () => {
    const { value } = get(`${account}/ManyToOneRelationships`, { $filter: "SchemaName eq 'account_parent_account'" });
    expect(value).toEqual([
      {
        MetadataId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        SchemaName: "account_parent_account",
        RelationshipType: "OneToManyRelationship",
        IsCustomRelationship: false,
        ReferencedAttribute: "accountid",
        ReferencedEntity: "account",
        ReferencingAttribute: "parentaccountid",
        ReferencingEntity: "account",
        ReferencedEntityNavigationPropertyName: "account_parent_account",
        ReferencingEntityNavigationPropertyName: "parentaccountid",
        CascadeConfiguration: { Delete: "RemoveLink" },
      },
    ]);
  });

  test("one-to-many ones are those of other tables that point here", () => {
    const selected = {
      $select: "SchemaName,ReferencingEntity,ReferencingAttribute",
      $filter: "SchemaName eq 'contact_customer_accounts'",
    };
    expect(get(`${account}/OneToManyRelationships`, selected).value).toMatchObject([
      { ReferencingEntity: "contact", ReferencingAttribute: "parentcustomerid" },
    ]);
  });

  test("every many-to-one one is a one-to-many one of the table that it points to", () => {
    for (const table of definitions.tables.values()) {
      for (const { schemaName, referencedTable } of table.manyToOneRelationships) {
        if (!definitions.tables.has(referencedTable)) continue;
        const there = get(
          `EntityDefinitions(LogicalName='${referencedTable}')/OneToManyRelationships(SchemaName='${schemaName}')`,
          { $select: "ReferencedEntity" },
        );
        expect(there.ReferencedEntity).toBe(referencedTable);
      }
    }
  });

  test("many-to-many ones name both tables and the one between", () => {
    const { value } = get(`${account}/ManyToManyRelationships`, {
      $filter: "SchemaName eq 'powerpagecomponent_mspp_webrole_account'",
    });
    expect(value).toMatchObject([
      {
        IntersectEntityName: "powerpagecomponent_mspp_webrole_account",
        Entity1LogicalName: "powerpagecomponent",
        Entity2LogicalName: "account",
        Entity2IntersectAttribute: "accountid",
      },
    ]);
  });

  test("keys are active and name their columns", () => {
    const table = [...definitions.tables.values()].find(({ keys }) => keys.length > 0)!;
    const [key] = table.keys;
    expect(get(`EntityDefinitions(LogicalName='${table.logicalName}')/Keys`).value).toMatchObject([
      { LogicalName: key?.logicalName, KeyAttributes: key?.attributes, EntityKeyIndexStatus: "Active" },
    ]);
  });
});

test("a many-to-many relationship is found by the name of its intersect table", () => {
  const { value } = get("RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata", {
    $select: "SchemaName,Entity1LogicalName,Entity2IntersectAttribute",
    $filter: "IntersectEntityName eq 'systemuserroles'",
  });
  expect(value).toMatchObject([
    {
      SchemaName: "systemuserroles_association",
      Entity1LogicalName: "systemuser",
      Entity2IntersectAttribute: "roleid",
    },
  ]);
});
