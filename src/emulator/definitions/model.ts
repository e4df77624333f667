/** What the emulator knows of its tables: the shape of the files in `tables/`, made ready to be looked up by name. */
import type { Label } from "./label.ts";

export type ColumnType =
  | "BigInt"
  | "Boolean"
  | "Customer"
  | "DateTime"
  | "Decimal"
  | "Double"
  | "EntityName"
  | "File"
  | "Image"
  | "Integer"
  | "Lookup"
  | "ManagedProperty"
  | "Memo"
  | "Money"
  | "MultiSelectPicklist"
  | "Owner"
  | "PartyList"
  | "Picklist"
  | "State"
  | "Status"
  | "String"
  | "Uniqueidentifier"
  | "Virtual";

export interface Option {
  readonly value: number;
  readonly label: Label;
  /** Of a Status option: the state that it belongs to. */
  readonly state?: number;
  /** Of a State option: the status that a record gets when only its state is set. */
  readonly defaultStatus?: number;
}

/** A column as a definition file writes it. */
export interface ColumnDefinition {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly type: ColumnType;
  readonly displayName: Label | null;
  /** Some of the letters c (create), r (read), u (update). */
  readonly validFor: string;
  /** The column that this one is computed from. */
  readonly attributeOf?: string;
  readonly requiredLevel?: "SystemRequired" | "ApplicationRequired" | "Recommended";
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly precision?: number;
  readonly format?: string;
  readonly dateTimeBehavior?: "UserLocal" | "DateOnly" | "TimeZoneIndependent";
  readonly defaultValue?: number;
  readonly options?: readonly Option[];
  /** Tables that a lookup may point to. */
  readonly targets?: readonly string[];
  readonly description?: Label;
  /** Of files and images: the most that they may hold, in kilobytes. */
  readonly maxSizeInKb?: number;
  /** The global option set that the options come from. */
  readonly globalOptionSet?: string;
  /** Made by a client; others cannot be deleted. */
  readonly isCustom?: boolean;
}

export interface Column extends ColumnDefinition {
  /** Its name in the Web API's JSON and filters: `_x_value` for lookups, otherwise the logical name. */
  readonly wireName: string;
  readonly creatable: boolean;
  readonly readable: boolean;
  readonly updatable: boolean;
  /** Kept in SQLite. Virtual columns and names computed from another column are not. */
  readonly stored: boolean;
  /** With more than one target, SQLite keeps the target's logical name beside the id, in this column. */
  readonly targetColumn?: string;
}

export interface ManyToOne {
  readonly schemaName: string;
  readonly referencingAttribute: string;
  readonly referencingTable: string;
  readonly referencedTable: string;
  readonly referencedAttribute: string;
  /** The single-valued navigation property on the referencing table. */
  readonly navigationProperty: string;
  readonly collectionNavigationProperty: string | null;
  /** Whether it makes a hierarchy of the records of one table. Default: as the service has it for its own tables. */
  readonly isHierarchical?: boolean;
  /** What becomes of the referencing records when the one that they refer to is deleted. Default "RemoveLink". */
  readonly onDelete?: DeleteBehavior;
  /** Made by a client; others cannot be deleted. */
  readonly isCustom?: boolean;
}

/** The values of CascadeConfiguration.Delete. */
export type DeleteBehavior = "Cascade" | "NoCascade" | "RemoveLink" | "Restrict";

export interface ManyToMany {
  readonly schemaName: string;
  readonly intersectTable: string;
  readonly table1: string;
  readonly attribute1: string;
  readonly table2: string;
  readonly attribute2: string;
  readonly navigationProperty1: string;
  readonly navigationProperty2: string;
  /** Made by a client; others cannot be deleted. */
  readonly isCustom?: boolean;
}

export interface AlternateKey {
  readonly logicalName: string;
  readonly attributes: readonly string[];
  /** Of its index: only an active key can be used. Default "Active". */
  readonly status?: "Pending" | "InProgress" | "Active" | "Failed";
  /** Of a pending key: when its index will be built, in milliseconds since 1970. */
  readonly activeFrom?: number;
  /** Default: its logical name. */
  readonly schemaName?: string;
  readonly displayName?: Label | null;
}

/** A table as a definition file writes it. */
export interface TableDefinition {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entitySetName: string;
  readonly collectionSchemaName: string | null;
  readonly displayName: Label | null;
  readonly displayCollectionName: Label | null;
  readonly metadataId: string;
  readonly objectTypeCode: number;
  readonly ownershipType: string;
  readonly tableType: "Standard" | "Elastic";
  readonly isIntersect: boolean;
  readonly isOptimisticConcurrencyEnabled: boolean;
  readonly primaryIdAttribute: string;
  readonly primaryNameAttribute: string | null;
  readonly attributes: readonly ColumnDefinition[];
  readonly manyToOneRelationships: readonly ManyToOne[];
  readonly manyToManyRelationships: readonly ManyToMany[];
  readonly keys: readonly AlternateKey[];
  readonly description?: Label;
  readonly hasNotes?: boolean;
  readonly hasActivities?: boolean;
  readonly isActivity?: boolean;
  /** A component of solutions: what is written is a draft until it is published. */
  readonly hasDrafts?: boolean;
  /** Made by a client; others cannot be deleted. */
  readonly isCustom?: boolean;
}

export interface Table extends Omit<TableDefinition, "attributes"> {
  readonly primaryId: Column;
  /** By logical name. */
  readonly columns: ReadonlyMap<string, Column>;
  /** By the name that JSON and filters use. */
  readonly columnsByWireName: ReadonlyMap<string, Column>;
  /** Single-valued navigation properties by name (case-sensitive). */
  readonly navigations: ReadonlyMap<string, ManyToOne>;
}

export interface GlobalOptionSet {
  readonly name: string;
  readonly metadataId: string;
  readonly displayName: Label | null;
  readonly options: readonly Option[];
}

export interface Definitions {
  /** By logical name. */
  readonly tables: ReadonlyMap<string, Table>;
  /** By entity set name. */
  readonly sets: ReadonlyMap<string, Table>;
  /** Options that several columns share, by name. */
  readonly optionSets: ReadonlyMap<string, GlobalOptionSet>;
  /** That in which users read labels. */
  readonly language: number;
}

export const lookupTypes: ReadonlySet<ColumnType> = new Set(["Lookup", "Owner", "Customer"]);
/** Types whose values are guids; SQLite holds them as 16 bytes. */
export const guidTypes: ReadonlySet<ColumnType> = new Set([...lookupTypes, "Uniqueidentifier", "File"]);
export const textTypes: ReadonlySet<ColumnType> = new Set(["String", "Memo", "EntityName"]);
export const choiceTypes: ReadonlySet<ColumnType> = new Set(["Picklist", "State", "Status"]);
