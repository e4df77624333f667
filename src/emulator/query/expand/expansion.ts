import type { SQLInputValue } from "node:sqlite";
import type { Table } from "../../definitions/model.ts";
import type { SelectedColumn } from "../select-list.ts";

/** What stands where in a row, and what else belongs to the record that it makes. */
export interface Layout {
  readonly columns: readonly SelectedColumn[];
  /** Where versionnumber stands, which makes the ETag; undefined where the record shows none. */
  readonly versionPosition: number | undefined;
  /** In the order in which they were asked for. */
  readonly expansions: readonly Expansion[];
}

export type Expansion = ExpandedRecord | ExpandedReference | ExpandedCollection;

/** The record at the end of a lookup; its values stand in the same row. */
export interface ExpandedRecord {
  readonly kind: "record";
  readonly name: string;
  readonly table: Table;
  readonly layout: Layout;
  /** Where its id stands: null when the lookup is empty. */
  readonly keyPosition: number;
  /** Where the table's name stands, for an owner, which may be of two. */
  readonly typePosition: number | undefined;
}

/** The address of the record at the end of a lookup. */
export interface ExpandedReference {
  readonly kind: "reference";
  readonly name: string;
  readonly entitySetName: string;
  readonly keyPosition: number;
}

/** The records of a collection; another statement brings them, for all rows at once. */
export interface ExpandedCollection {
  readonly kind: "collection";
  readonly name: string;
  readonly table: Table;
  /** Whose collection it is: the table, and where the id stands in its row. */
  readonly owner: Table;
  readonly ownerPosition: number;
  readonly manyToMany: boolean;
  readonly query: CollectionQuery;
}

export interface CollectionQuery {
  readonly sql: string;
  readonly layout: Layout;
  /** Where a row has the id of its owner. */
  readonly ownerPosition: number;
  /** Where a row has its own id. */
  readonly keyPosition: number;
  /** For the collections of these records. */
  parameters(ownerIds: Iterable<string>): readonly SQLInputValue[];
  readonly link: CollectionLinkRule;
}

/** How the collection can be asked for by itself. */
export interface CollectionLinkRule {
  /** The query of its address, encoded, without the question mark. */
  readonly options: string;
  /** With a $expand inside of another, collections are paged: how many records a page has. */
  readonly pageSize: number | undefined;
}
