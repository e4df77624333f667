import type { ManyToOne } from "../definitions/model.ts";

/** The system's lookups: what they lead to, and how the service calls the relationship of a table. */
const ofLookups: Readonly<Record<string, readonly [target: string, name: (table: string) => string]>> = {
  createdby: ["systemuser", (table) => `lk_${table}_createdby`],
  createdonbehalfby: ["systemuser", (table) => `lk_${table}_createdonbehalfby`],
  modifiedby: ["systemuser", (table) => `lk_${table}_modifiedby`],
  modifiedonbehalfby: ["systemuser", (table) => `lk_${table}_modifiedonbehalfby`],
  organizationid: ["organization", (table) => `organization_${table}`],
  ownerid: ["owner", (table) => `owner_${table}`],
  owningbusinessunit: ["businessunit", (table) => `business_unit_${table}`],
  owningteam: ["team", (table) => `team_${table}`],
  owninguser: ["systemuser", (table) => `user_${table}`],
  transactioncurrencyid: ["transactioncurrency", (table) => `TransactionCurrency_${table}`],
};

/** The relationships of those of these columns that are the system's lookups. */
export function systemRelationships(table: string, columns: readonly { readonly logicalName: string }[]): ManyToOne[] {
  return columns.flatMap(({ logicalName }) => {
    const [target, nameFor] = ofLookups[logicalName] ?? [];
    if (target === undefined || !nameFor) return [];
    return [
      {
        schemaName: nameFor(table),
        referencingAttribute: logicalName,
        referencingTable: table,
        referencedTable: target,
        referencedAttribute: `${target}id`,
        navigationProperty: logicalName,
        collectionNavigationProperty: nameFor(table),
      },
    ];
  });
}
