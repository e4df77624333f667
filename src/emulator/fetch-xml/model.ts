/** A FetchXML query as it was written, before it meets any table: tables and columns are still names. */

export interface FetchQuery {
  readonly table: TableNode;
  readonly aggregate: boolean;
  readonly distinct: boolean;
  readonly top: number | undefined;
  /** The size of a page. */
  readonly count: number | undefined;
  /** From 1. */
  readonly page: number;
  readonly pagingCookie: string | undefined;
  readonly returnsTotalRecordCount: boolean;
  readonly aggregateLimit: number | undefined;
  /** Choices sort by their numbers and not by their labels. */
  readonly sortsChoicesByValue: boolean;
}

/** An entity or a link-entity. */
export interface TableNode {
  readonly name: string;
  readonly allColumns: boolean;
  /** Without this, an entity that names no columns gives all. */
  readonly noColumns: boolean;
  readonly columns: readonly ColumnNode[];
  readonly orders: readonly OrderNode[];
  readonly filters: readonly FilterNode[];
  readonly links: readonly LinkNode[];
}

export const linkTypes = [
  "inner",
  "outer",
  "matchfirstrowusingcrossapply",
  "exists",
  "in",
  "any",
  "not any",
  "all",
  "not all",
] as const;

export type LinkType = (typeof linkTypes)[number];

export interface LinkNode extends TableNode {
  readonly type: LinkType;
  readonly alias: string | undefined;
  /** A column of this table; without it, the primary id. */
  readonly from: string | undefined;
  /** A column of the table around it. */
  readonly to: string;
}

export const aggregates = ["count", "countcolumn", "sum", "avg", "min", "max"] as const;
export type Aggregate = (typeof aggregates)[number];

export const dateParts = ["day", "week", "month", "quarter", "year"] as const;
export type DatePart = (typeof dateParts)[number];

export interface ColumnNode {
  readonly name: string;
  readonly alias: string | undefined;
  readonly aggregate: Aggregate | undefined;
  readonly groups: boolean;
  readonly datePart: DatePart | undefined;
  readonly distinct: boolean;
}

export interface OrderNode {
  readonly column: string | undefined;
  readonly alias: string | undefined;
  /** The link-entity whose column it is, by its alias or name. */
  readonly link: string | undefined;
  readonly descending: boolean;
}

export interface FilterNode {
  readonly type: "and" | "or";
  readonly conditions: readonly ConditionNode[];
  readonly filters: readonly FilterNode[];
  /** Conditions on records of another table. */
  readonly links: readonly LinkNode[];
}

export interface ConditionNode {
  readonly column: string;
  readonly operator: string;
  /** The link-entity whose column it is, by its alias or name. */
  readonly link: string | undefined;
  readonly values: readonly string[];
  /** The other column of a comparison of two: a name, or an alias and a name with a dot between them. */
  readonly valueOf: string | undefined;
}
