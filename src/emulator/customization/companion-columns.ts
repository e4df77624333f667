import { BASE_LANGUAGE, textIn } from "../definitions/label.ts";
import { lookupTypes, type ColumnDefinition } from "../definitions/model.ts";

/** The columns that the service makes beside another one: the name of what a lookup points to, the label of a choice. */
export function companionsOf(column: ColumnDefinition): ColumnDefinition[] {
  const { type, targets = [] } = column;
  if (lookupTypes.has(type)) {
    return [
      companion(column, "Name", "String"),
      ...(targets.includes("systemuser") ? [companion(column, "YomiName", "String")] : []),
      ...(targets.length > 1 ? [targetColumn(column)] : []),
    ];
  }
  const hasLabels = ["Boolean", "MultiSelectPicklist", "Picklist", "State", "Status"].includes(type);
  if (hasLabels) return [companion(column, "Name", "Virtual")];
  if (type === "Image") return imageCompanions(column);
  if (type === "File") return [companion(column, "_Name", "String")];
  return type === "Money" ? [amountInBaseCurrency(column)] : [];
}

export function withCompanions(columns: readonly ColumnDefinition[]): ColumnDefinition[] {
  return columns.flatMap((column) => [column, ...companionsOf(column)]);
}

function companion(
  column: ColumnDefinition,
  suffix: string,
  type: "EntityName" | "String" | "Virtual",
): ColumnDefinition {
  const { logicalName, schemaName, requiredLevel } = column;
  return {
    logicalName: logicalName + suffix.toLowerCase(),
    schemaName: schemaName + suffix,
    type,
    displayName: null,
    attributeOf: logicalName,
    ...(requiredLevel === undefined ? {} : { requiredLevel }),
    validFor: "r",
    ...(type === "String" ? { maxLength: 100, format: "Text" } : {}),
  };
}

/** Which of its tables a lookup points to. */
function targetColumn(column: ColumnDefinition): ColumnDefinition {
  return { ...companion(column, "Type", "EntityName"), validFor: column.validFor };
}

function amountInBaseCurrency(column: ColumnDefinition): ColumnDefinition {
  return {
    ...column,
    logicalName: `${column.logicalName}_base`,
    schemaName: `${column.schemaName}_Base`,
    displayName: column.displayName === null ? null : `${textIn(column.displayName, BASE_LANGUAGE)} (Base)`,
    validFor: "r",
  };
}

/** The id stands first: the others, the image among them, are attributes of it. */
function imageCompanions({ logicalName, schemaName, displayName }: ColumnDefinition): ColumnDefinition[] {
  const id = `${logicalName}id`;
  const named = (suffix: string) => ({
    logicalName: logicalName + suffix.toLowerCase(),
    schemaName: schemaName + suffix,
    displayName: null,
    validFor: "r",
  });
  return [
    { ...named("Id"), displayName, type: "Uniqueidentifier" },
    { ...named("_Timestamp"), type: "BigInt", attributeOf: id },
    { ...named("_URL"), type: "String", attributeOf: id, maxLength: 200, format: "Url" },
  ];
}
