/** What this package knows of a table: made from EntityDefinitions, kept for as long as the environment is connected. */

export interface Choice {
  readonly value: number;
  /** In the language of who is signed in. */
  readonly label: string;
  /** In every installed language, `label` among them. */
  readonly labels: readonly string[];
  /** Of a status: the state that it belongs to. */
  readonly state?: number | undefined;
  /** Of a state: the status that a record gets when only its state is set. */
  readonly defaultStatus?: number | undefined;
}

/** How a lookup is written, for one table that it may point to. */
export interface LookupTarget {
  readonly table: string;
  /** The single-valued navigation property (case-sensitive). */
  readonly navigation: string;
}

export interface Column {
  readonly name: string;
  /** The service's own word for it: "String", "Picklist", "Lookup", … */
  readonly type: string;
  readonly creatable: boolean;
  readonly updatable: boolean;
  readonly readable: boolean;
  /** The column that this one is computed from. */
  readonly attributeOf: string | undefined;
  readonly maxLength: number | undefined;
  /** Of images and files: the largest size. */
  readonly maxBytes: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Digits behind the decimal point that the service keeps, of decimals and money. */
  readonly precision: number | undefined;
  /** Of dates: "UserLocal" and "DateOnly" are what their names say, "TimeZoneIndependent" has a time and no zone. */
  readonly dateBehavior: DateBehavior;
  readonly choices: readonly Choice[];
  /** Of a lookup: the tables that it may point to. */
  readonly targets: readonly LookupTarget[];
}

export type DateBehavior = "UserLocal" | "DateOnly" | "TimeZoneIndependent";

/** Columns whose values find one record. It can be used only once its index is built: when it is "Active". */
export interface AlternateKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly status: "Active" | "Pending" | "InProgress" | "Failed";
}

/** One of the two tables of a many-to-many relationship. */
export interface AssociationEnd {
  readonly table: string;
  /** The column of the intersect table that holds its id. */
  readonly column: string;
  /** The collection-valued navigation property of `table` that leads to the other end. */
  readonly navigation: string;
}

export interface TableDefinition {
  readonly name: string;
  readonly entitySet: string;
  readonly primaryId: string;
  readonly primaryName: string | undefined;
  readonly columns: ReadonlyMap<string, Column>;
  readonly keys: readonly AlternateKey[];
  /** Of the intersect table of a many-to-many relationship: its two ends. */
  readonly association: readonly [AssociationEnd, AssociationEnd] | undefined;
  readonly isActivity: boolean;
  /** Its records are in Cosmos DB: bulk messages of it succeed in part, and DeleteMultiple exists. */
  readonly isElastic: boolean;
}

/** One table, as the list of all tables has it. */
export interface TableEntry {
  readonly name: string;
  readonly entitySet: string;
}

const LOOKUP_TYPES = new Set(["Lookup", "Owner", "Customer"]);

export function isLookup(column: Column): boolean {
  return LOOKUP_TYPES.has(column.type);
}

/** A column's name in JSON, `$select` and `$filter`. */
export function wireName(column: Column): string {
  return isLookup(column) ? `_${column.name}_value` : column.name;
}
