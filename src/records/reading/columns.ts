import { UsageError } from "../../errors.ts";
import type { Column, TableDefinition } from "../../metadata/definition.ts";
import { unknownColumn } from "../../metadata/record-writer.ts";
import type { ColumnShape } from "../../metadata/record-reader.ts";
import { fail } from "../../metadata/refuse.ts";
import type { GetRecordsOptions } from "./get-options.ts";

/** The columns that are read, the primary id first, and what the properties of some hold. */
export interface ChosenColumns {
  readonly columns: readonly Column[];
  readonly shapes: ReadonlyMap<string, ColumnShape>;
}

type Choice = Pick<
  GetRecordsOptions,
  "columns" | "excludeColumns" | "includeSystemColumns" | "includeFileAndImageMetadataColumns"
>;

/**
 * What the service keeps of every record for itself: who made and changed it and when, who owns it, where an import took
 * it from. The PowerShell module leaves out the same.
 */
const SYSTEM = new Set([
  "createdby",
  "createdon",
  "createdonbehalfby",
  "modifiedby",
  "modifiedon",
  "modifiedonbehalfby",
  "ownerid",
  "owningbusinessunit",
  "owningteam",
  "owninguser",
  "importsequencenumber",
  "overriddencreatedon",
  "versionnumber",
  "timezoneruleversionnumber",
  "utcconversiontimezonecode",
  "traversedpath",
  "exchangerate",
]);

/** What the Web API has no property for: labels beside choices, parties of activities, rules of calendars. */
const NO_PROPERTY = new Set(["Virtual", "PartyList", "CalendarRules"]);

/** @throws DefinitionError for a column that the table does not have; UsageError for an unknown suffix. */
export function chooseColumns(table: TableDefinition, choice: Choice): ChosenColumns {
  const left = new Set(choice.excludeColumns?.map((name) => columnOf(table, name).name));
  const shapes = new Map<string, ColumnShape>();
  const named = choice.columns?.map((text) => {
    const [name = "", suffix] = text.split(":", 2);
    if (suffix !== undefined) shapes.set(name, shapeOf(text, suffix));
    return columnOf(table, name);
  });
  const columns = (named ?? columnsByDefault(table, choice)).filter(({ name }) => !left.has(name));
  return { columns: [...new Set([columnOf(table, table.primaryId), ...columns])], shapes };
}

export function columnOf(table: TableDefinition, name: string): Column {
  return table.columns.get(name) ?? fail(unknownColumn(table, name));
}

function shapeOf(text: string, suffix: string): ColumnShape {
  const shape = suffix.toLowerCase();
  if (shape === "raw" || shape === "display") return shape;
  throw new UsageError(`Expected a column's name, with :Raw or :Display behind it perhaps, got "${text}".`);
}

function columnsByDefault(
  table: TableDefinition,
  { includeSystemColumns = false, includeFileAndImageMetadataColumns: includeFiles = false }: Choice,
): readonly Column[] {
  const ofFiles = fileColumns(table);
  return [...table.columns.values()].filter((column) => {
    if (!column.readable || NO_PROPERTY.has(column.type) || column.type === "Image") return false;
    if (ofFiles.has(column.name)) return includeFiles;
    return column.attributeOf === undefined && (includeSystemColumns || !isSystem(column));
  });
}

function isSystem({ name, type }: Column): boolean {
  return SYSTEM.has(name) || (type === "Money" && name.endsWith("_base"));
}

/** A file's id and name; an image's id, time and address. The image itself is no metadata. */
function fileColumns(table: TableDefinition): ReadonlySet<string> {
  const names = [...table.columns.values()].flatMap(({ name, type, attributeOf }) => {
    if (type === "File") return [name, `${name}_name`];
    return type === "Image" ? [attributeOf ?? `${name}id`, `${name}_timestamp`, `${name}_url`] : [];
  });
  return new Set(names);
}
