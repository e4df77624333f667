import type { Table } from "../definitions/model.ts";
import type { Organization } from "../organization.ts";
import type { SelectedColumn } from "../query/select.ts";
import type { Row } from "../store/store.ts";
import type { AnnotationFilter } from "../wire/annotations.ts";
import { annotationWriter } from "./annotation-writer.ts";
import { valuePrinter } from "./print-value.ts";

/** Rows as arrays, and what stands where in them. */
interface Layout {
  readonly columns: readonly SelectedColumn[];
  readonly versionPosition: number | undefined;
}

type WriteProperty = (row: Row) => string;

/**
 * Makes the function that writes rows as JSON objects. All that does not depend on the row is worked out here, once,
 * because pages have thousands of rows.
 *
 * @param beginning written behind the opening brace
 * @param ending writes what stands before the closing brace, its comma included
 */
export function recordWriter(
  { columns, versionPosition }: Layout,
  table: Table,
  environment: Organization,
  annotations?: AnnotationFilter,
  beginning = "",
  ending?: (row: Row) => string,
): (row: Row) => string {
  const writers = [
    ...columns.map((selected) => propertyWriter(selected, columns, table, environment, annotations)),
    ...inheritedProperties(columns, table),
  ];
  const [first, ...others] = writers;
  return (row) => {
    let text = `{${beginning}`;
    if (versionPosition !== undefined) text += `"@odata.etag":"W/\\"${String(row[versionPosition])}\\"",`;
    if (first) text += first(row);
    for (const write of others) text += `,${write(row)}`;
    return ending ? `${text}${ending(row)}}` : `${text}}`;
  };
}

/** Users and teams are principals, which have their id as "ownerid" too ("Web API EntityTypes", Microsoft Learn). */
function inheritedProperties(columns: readonly SelectedColumn[], table: Table): readonly WriteProperty[] {
  const id = columns.find(({ column }) => column === table.primaryId);
  if (!id || (table.logicalName !== "systemuser" && table.logicalName !== "team")) return [];
  const print = valuePrinter(id.column);
  return [(row) => `"ownerid":${print(row[id.position] ?? null)}`];
}

function propertyWriter(
  selected: SelectedColumn,
  columns: readonly SelectedColumn[],
  table: Table,
  environment: Organization,
  annotations: AnnotationFilter | undefined,
): WriteProperty {
  const { column, position } = selected;
  const name = `"${column.wireName}":`;
  const print = valuePrinter(column);
  const writeValue: WriteProperty = (row) => name + print(row[position] ?? null);
  if (!annotations) return writeValue;
  const writeAnnotations = annotationWriter(selected, columns, table, environment, annotations);
  return (row) => writeAnnotations(row) + writeValue(row);
}
