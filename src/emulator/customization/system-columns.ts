/** The columns that the service gives to every new table. */
import type { ColumnDefinition } from "../definitions/model.ts";
import { withCompanions } from "./companion-columns.ts";

export type Ownership = "UserOwned" | "OrganizationOwned";

const integer = { type: "Integer", format: "None", max: 2_147_483_647 } as const;
const lookup = { type: "Lookup", format: "None" } as const;
const required = { requiredLevel: "SystemRequired" } as const;

const onEveryTable: readonly ColumnDefinition[] = [
  user("createdby", "CreatedBy", "Created By"),
  moment("createdon", "CreatedOn", "Created On"),
  user("createdonbehalfby", "CreatedOnBehalfBy", "Created By (Delegate)"),
  user("modifiedby", "ModifiedBy", "Modified By"),
  moment("modifiedon", "ModifiedOn", "Modified On"),
  user("modifiedonbehalfby", "ModifiedOnBehalfBy", "Modified By (Delegate)"),
  {
    logicalName: "versionnumber",
    schemaName: "VersionNumber",
    displayName: "Version Number",
    type: "BigInt",
    validFor: "r",
  },
  {
    logicalName: "importsequencenumber",
    schemaName: "ImportSequenceNumber",
    displayName: "Import Sequence Number",
    ...integer,
    min: -2_147_483_648,
    validFor: "cr",
  },
  {
    ...moment("overriddencreatedon", "OverriddenCreatedOn", "Record Created On"),
    format: "DateOnly",
    validFor: "cr",
  },
  timeZone("timezoneruleversionnumber", "TimeZoneRuleVersionNumber", "Time Zone Rule Version Number"),
  timeZone("utcconversiontimezonecode", "UTCConversionTimeZoneCode", "UTC Conversion Time Zone Code"),
  {
    logicalName: "statecode",
    schemaName: "statecode",
    displayName: "Status",
    type: "State",
    ...required,
    validFor: "ru",
    defaultValue: 0,
    options: [
      { value: 0, label: "Active", defaultStatus: 1 },
      { value: 1, label: "Inactive", defaultStatus: 2 },
    ],
  },
  {
    logicalName: "statuscode",
    schemaName: "statuscode",
    displayName: "Status Reason",
    type: "Status",
    validFor: "cru",
    options: [
      { value: 1, label: "Active", state: 0 },
      { value: 2, label: "Inactive", state: 1 },
    ],
  },
];

const ofOwner: Readonly<Record<Ownership, readonly ColumnDefinition[]>> = {
  UserOwned: [
    {
      logicalName: "ownerid",
      schemaName: "OwnerId",
      displayName: "Owner",
      type: "Owner",
      format: "None",
      ...required,
      validFor: "cru",
      targets: ["systemuser", "team"],
    },
    reference("owningbusinessunit", "OwningBusinessUnit", "Owning Business Unit", "businessunit"),
    reference("owningteam", "OwningTeam", "Owning Team", "team"),
    reference("owninguser", "OwningUser", "Owning User", "systemuser"),
  ],
  OrganizationOwned: [reference("organizationid", "OrganizationId", "Organization Id", "organization")],
};

const ofElasticTables: readonly ColumnDefinition[] = [
  {
    logicalName: "partitionid",
    schemaName: "PartitionId",
    displayName: "Partition Id",
    type: "String",
    validFor: "cru",
    maxLength: 100,
    format: "Text",
  },
  {
    logicalName: "ttlinseconds",
    schemaName: "TTLInSeconds",
    displayName: "Time to live",
    ...integer,
    min: -1,
    validFor: "cru",
  },
];

/** What comes with the first amount of a table. */
export const currencyColumns: readonly ColumnDefinition[] = withCompanions([
  {
    ...reference("transactioncurrencyid", "TransactionCurrencyId", "Currency", "transactioncurrency"),
    validFor: "cru",
  },
  {
    logicalName: "exchangerate",
    schemaName: "ExchangeRate",
    displayName: "Exchange Rate",
    type: "Decimal",
    validFor: "r",
    min: 1e-12,
    max: 100_000_000_000,
    precision: 12,
  },
]);

export function systemColumns(ownership: Ownership, isElastic: boolean): ColumnDefinition[] {
  return withCompanions([...onEveryTable, ...ofOwner[ownership], ...(isElastic ? ofElasticTables : [])]);
}

function user(logicalName: string, schemaName: string, displayName: string): ColumnDefinition {
  return reference(logicalName, schemaName, displayName, "systemuser");
}

function reference(logicalName: string, schemaName: string, displayName: string, target: string): ColumnDefinition {
  return { logicalName, schemaName, displayName, ...lookup, validFor: "r", targets: [target] };
}

function moment(logicalName: string, schemaName: string, displayName: string): ColumnDefinition {
  return {
    logicalName,
    schemaName,
    displayName,
    type: "DateTime",
    format: "DateAndTime",
    dateTimeBehavior: "UserLocal",
    validFor: "r",
  };
}

function timeZone(logicalName: string, schemaName: string, displayName: string): ColumnDefinition {
  return { logicalName, schemaName, displayName, ...integer, min: -1, validFor: "cru" };
}
