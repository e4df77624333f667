import { choiceTypes, lookupTypes, type Column, type Table } from "../definitions/model.ts";
import { notSupported, unknownProperty } from "../web-api-error.ts";

/** The column that JSON and queries call by this name. Throws 400 for names that the service's metadata does not have. */
export function findProperty(table: Table, name: string): Column {
  const column = table.columnsByWireName.get(name);
  if (column && isProperty(column)) return column;
  const computed = table.columns.get(name);
  if (!computed || computed.stored || !computed.attributeOf || isLabelOf(table, computed.attributeOf)) {
    throw unknownProperty(name, table.logicalName);
  }
  throw notSupported(`the column '${name}', which is computed from '${computed.attributeOf}'`);
}

/** Columns that a query can name and that SQLite keeps. The type of a lookup's target shows as an annotation only. */
export function isProperty(column: Column): boolean {
  return column.stored && column.readable && !(column.type === "EntityName" && column.attributeOf !== undefined);
}

/** Properties that come without being asked for: images are too big for that. */
export function isListed(column: Column): boolean {
  return isProperty(column) && column.type !== "Image";
}

/** Labels and names beside a lookup or choice are annotations on the wire, not properties. */
function isLabelOf(table: Table, source: string): boolean {
  const column = table.columns.get(source);
  return (
    column !== undefined && (lookupTypes.has(column.type) || choiceTypes.has(column.type) || column.type === "Boolean")
  );
}
