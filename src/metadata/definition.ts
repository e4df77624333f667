/** What this package knows of a table: made from EntityDefinitions, kept for as long as the environment is connected. */

export interface Choice {
  readonly value: number;
  readonly label: string;
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
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly dateOnly: boolean;
  readonly choices: readonly Choice[];
  /** Of a lookup: the tables that it may point to. */
  readonly targets: readonly LookupTarget[];
}

export interface TableDefinition {
  readonly name: string;
  readonly entitySet: string;
  readonly primaryId: string;
  readonly primaryName: string | undefined;
  readonly columns: ReadonlyMap<string, Column>;
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
