import type { Table } from "../definitions/model.ts";
import type { CompiledFetch } from "../fetch-xml/compiled-fetch.ts";
import type { FetchedColumn } from "../fetch-xml/selection.ts";
import type { Organization } from "../organization.ts";
import type { Row } from "../store/store.ts";
import { associatedNavigation, attributeName, type AnnotationFilter } from "../wire/annotations.ts";
import { annotationWriter } from "./annotation-writer.ts";
import { valuePrinter } from "./print-value.ts";

type WriteProperty = (row: Row) => string;

/**
 * Makes the function that writes the rows of FetchXML as JSON objects, in which, unlike in those of OData, columns without
 * a value do not show ("Use FetchXML with Web API", Microsoft Learn).
 */
export function fetchedRowWriter(
  { columns, versionPosition }: Pick<CompiledFetch, "columns" | "versionPosition">,
  table: Table,
  environment: Organization,
  annotations: AnnotationFilter | undefined,
): WriteProperty {
  const writers = columns.map((column) => propertyWriter(column, table, environment, annotations));
  return (row) => {
    const properties: string[] = [];
    if (versionPosition !== undefined) properties.push(`"@odata.etag":"W/\\"${String(row[versionPosition])}\\""`);
    for (const write of writers) {
      const property = write(row);
      if (property !== "") properties.push(property);
    }
    return `{${properties.join(",")}}`;
  };
}

/** Nothing for null. */
function propertyWriter(
  fetched: FetchedColumn,
  table: Table,
  environment: Organization,
  annotations: AnnotationFilter | undefined,
): WriteProperty {
  const { column, position } = fetched;
  const print = valuePrinter(column);
  const annotate = annotations ? annotateWith(fetched, table, environment, annotations) : () => "";
  return (row) => {
    const value = row[position] ?? null;
    return value === null ? "" : `${annotate(row)}"${column.wireName}":${print(value)}`;
  };
}

/** Columns under another name tell their own; no navigation property belongs to them. */
function annotateWith(
  fetched: FetchedColumn,
  table: Table,
  environment: Organization,
  annotations: AnnotationFilter,
): WriteProperty {
  const { column, currency } = fetched;
  const renamed = fetched.attributeName !== undefined;
  const includes: AnnotationFilter = (term) => annotations(term) && !(renamed && term === associatedNavigation);
  const write = annotationWriter(fetched, currency ? [currency] : [], table, environment, includes);
  if (!renamed || !annotations(attributeName)) return write;
  const own = `"${column.wireName}@${attributeName}":"${fetched.attributeName}",`;
  return (row) => own + write(row);
}
