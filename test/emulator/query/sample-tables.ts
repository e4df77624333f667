import {
  lookupTypes,
  type Column,
  type ColumnType,
  type Definitions,
  type ManyToOne,
  type Table,
} from "../../../src/emulator/definitions/model.ts";

/** Small tables with one column of each kind, cut down from the real definitions. */

function column(logicalName: string, type: ColumnType, extra: Partial<Column> = {}): Column {
  const many = (extra.targets?.length ?? 0) > 1;
  return {
    logicalName,
    schemaName: logicalName,
    type,
    displayName: logicalName,
    validFor: "cru",
    wireName: lookupTypes.has(type) ? `_${logicalName}_value` : logicalName,
    creatable: true,
    readable: true,
    updatable: true,
    stored: type !== "Virtual" && extra.attributeOf === undefined,
    ...(many ? { targetColumn: `${logicalName}type` } : {}),
    ...extra,
  };
}

function navigation(table: string, attribute: string, target: string, name = attribute): ManyToOne {
  return {
    schemaName: `${table}_${name}`,
    referencingAttribute: attribute,
    referencingTable: table,
    referencedTable: target,
    referencedAttribute: `${target}id`,
    navigationProperty: name,
    collectionNavigationProperty: null,
  };
}

function table(
  logicalName: string,
  primaryName: string,
  others: readonly Column[],
  navigations: readonly ManyToOne[] = [],
): Table {
  const primaryId = column(`${logicalName}id`, "Uniqueidentifier");
  const columns = [primaryId, column(primaryName, "String"), ...others, column("versionnumber", "BigInt")];
  return {
    logicalName,
    schemaName: logicalName,
    entitySetName: `${logicalName}s`,
    collectionSchemaName: null,
    displayName: logicalName,
    displayCollectionName: null,
    metadataId: "00000000-0000-0000-0000-000000000000",
    objectTypeCode: 1,
    ownershipType: "UserOwned",
    tableType: "Standard",
    isIntersect: false,
    isOptimisticConcurrencyEnabled: true,
    primaryIdAttribute: primaryId.logicalName,
    primaryNameAttribute: primaryName,
    manyToOneRelationships: navigations,
    manyToManyRelationships: [],
    keys: [],
    primaryId,
    columns: new Map(columns.map((c) => [c.logicalName, c])),
    columnsByWireName: new Map(columns.filter((c) => c.stored).map((c) => [c.wireName, c])),
    navigations: new Map(navigations.map((n) => [n.navigationProperty, n])),
  };
}

export const account = table(
  "account",
  "name",
  [
    column("description", "Memo"),
    column("accountnumber", "String"),
    column("numberofemployees", "Integer"),
    column("industrycode", "Picklist"),
    column("industrycodename", "Virtual", { attributeOf: "industrycode" }),
    column("statecode", "State"),
    column("revenue", "Money"),
    column("exchangerate", "Decimal"),
    column("address1_latitude", "Double"),
    column("donotemail", "Boolean"),
    column("createdon", "DateTime", { dateTimeBehavior: "UserLocal" }),
    column("modifiedon", "DateTime", { dateTimeBehavior: "UserLocal" }),
    column("primarycontactid", "Lookup", { targets: ["contact"] }),
    column("primarycontactidname", "String", { attributeOf: "primarycontactid" }),
    column("parentaccountid", "Lookup", { targets: ["account"] }),
    column("ownerid", "Owner", { targets: ["systemuser", "team"] }),
    column("transactioncurrencyid", "Lookup", { targets: ["transactioncurrency"] }),
    column("entityimageid", "Uniqueidentifier"),
    column("entityimage", "Image"),
    column("entityimage_url", "String", { attributeOf: "entityimageid" }),
  ],
  [
    navigation("account", "primarycontactid", "contact"),
    navigation("account", "parentaccountid", "account"),
    navigation("account", "ownerid", "owner"),
  ],
);

export const contact = table(
  "contact",
  "fullname",
  [
    column("firstname", "String"),
    column("lastname", "String"),
    column("birthdate", "DateTime", { dateTimeBehavior: "DateOnly" }),
    column("parentcustomerid", "Customer", { targets: ["account", "contact"] }),
    column("createdby", "Lookup", { targets: ["systemuser"] }),
  ],
  [
    navigation("contact", "parentcustomerid", "account", "parentcustomerid_account"),
    navigation("contact", "parentcustomerid", "contact", "parentcustomerid_contact"),
    navigation("contact", "createdby", "systemuser"),
  ],
);

const systemuser = table("systemuser", "fullname", []);
const team = table("team", "name", []);
const tables = [account, contact, systemuser, team];

export const definitions: Definitions = {
  tables: new Map(tables.map((t) => [t.logicalName, t])),
  sets: new Map(tables.map((t) => [t.entitySetName, t])),
  optionSets: new Map(),
  language: 1033,
};
