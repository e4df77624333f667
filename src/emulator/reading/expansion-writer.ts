import { blobToGuid } from "../guid.ts";
import type { Organization } from "../organization.ts";
import type {
  ExpandedCollection,
  ExpandedRecord,
  ExpandedReference,
  Expansion,
  Layout,
} from "../query/expand/expansion.ts";
import type { Table } from "../definitions/model.ts";
import type { Row } from "../store/store.ts";
import type { AnnotationFilter } from "../wire/annotations.ts";
import { relatedLink } from "./related-link.ts";
import { recordWriter } from "./record-writer.ts";
import { toHex, type RelatedRows } from "./related-rows.ts";

/** What all records of an answer have in common. */
export interface ReadingContext {
  readonly environment: Organization;
  readonly annotations: AnnotationFilter | undefined;
  /** "https://org/api/data/v9.2/" */
  readonly root: string;
  readonly related: RelatedRows;
}

type WriteRow = (row: Row) => string;

/**
 * Makes the function that writes rows as JSON objects, with the records in them that were expanded.
 *
 * @param beginning written behind the opening brace
 */
export function expandedWriter(layout: Layout, table: Table, context: ReadingContext, beginning = ""): WriteRow {
  const { environment, annotations } = context;
  const writers = layout.expansions.map((expansion) => expansionWriter(expansion, context));
  const ending: WriteRow | undefined =
    writers.length === 0 ? undefined : (row) => writers.map((write) => `,${write(row)}`).join("");
  return recordWriter(layout, table, environment, annotations, beginning, ending);
}

function expansionWriter(expansion: Expansion, context: ReadingContext): WriteRow {
  switch (expansion.kind) {
    case "record":
      return singleWriter(expansion, context);
    case "reference":
      return referenceWriter(expansion, context);
    case "collection":
      return collectionWriter(expansion, context);
  }
}

function singleWriter(
  { name, table, layout, keyPosition, typePosition }: ExpandedRecord,
  context: ReadingContext,
): WriteRow {
  const write = expandedWriter(layout, table, context);
  return (row) => {
    if (row[keyPosition] === null) return `"${name}":null`;
    if (typePosition === undefined) return `"${name}":${write(row)}`;
    return `"${name}":{"@odata.type":"#Microsoft.Dynamics.CRM.${String(row[typePosition])}",${write(row).slice(1)}`;
  };
}

function referenceWriter({ name, entitySetName, keyPosition }: ExpandedReference, { root }: ReadingContext): WriteRow {
  return (row) => {
    const id = row[keyPosition];
    if (!(id instanceof Uint8Array)) return `"${name}":null`;
    return `"${name}":{"@odata.id":${JSON.stringify(`${root}${entitySetName}(${blobToGuid(id)})`)}}`;
  };
}

function collectionWriter(collection: ExpandedCollection, context: ReadingContext): WriteRow {
  const { name, table, ownerPosition, query } = collection;
  const write = expandedWriter(query.layout, table, context);
  const rowsOf = context.related.get(collection);
  return (row) => {
    const id = row[ownerPosition];
    if (!(id instanceof Uint8Array)) return `"${name}":[]`;
    const members = rowsOf?.get(toHex(id)) ?? [];
    const link = relatedLink(collection, blobToGuid(id), members, context.root);
    const records = `"${name}":[${members.map(write).join(",")}]`;
    return link === undefined ? records : `${records},"${name}@odata.nextLink":${JSON.stringify(link)}`;
  };
}
