/** A filter as it was written, before it meets any table: columns are still names. */

export type ComparisonOperator = "eq" | "ne" | "gt" | "ge" | "lt" | "le";
export type LambdaOperator = "any" | "all";
export type TextFunction = "contains" | "startswith" | "endswith";
export type NumberType = "Edm.Int32" | "Edm.Int64" | "Edm.Decimal" | "Edm.Double";
/** Kept as text: a guid in any case, dates as `dates.ts` normalises them. */
export type PlainTextType = "Edm.String" | "Edm.Guid" | "Edm.Date" | "Edm.DateTimeOffset";
export type EdmType = NumberType | PlainTextType | "Edm.Boolean";

export type Literal =
  | { readonly kind: "literal"; readonly type: "null" }
  | { readonly kind: "literal"; readonly type: "Edm.Boolean"; readonly value: boolean }
  | { readonly kind: "literal"; readonly type: NumberType; readonly value: number | bigint }
  | { readonly kind: "literal"; readonly type: PlainTextType; readonly value: string };

export interface Property {
  readonly kind: "property";
  /** Navigation properties, then the name of a column. */
  readonly path: readonly string[];
}

export type Operand = Literal | Property;

/** `['a', "b"]`, which only query functions take. */
export interface Collection {
  readonly kind: "collection";
  readonly values: readonly string[];
}

export interface Comparison {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Operand;
  readonly right: Operand;
}

export interface TextCondition {
  readonly kind: "text";
  readonly name: TextFunction;
  readonly subject: Operand;
  readonly search: Operand;
}

export interface QueryFunctionCall {
  readonly kind: "function";
  /** Leads to the row that it is about; empty: the one that the filter is about. */
  readonly path: readonly string[];
  /** Without the namespace. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, Operand | Collection>;
}

/** `contact_customer_accounts/any(c:c/lastname eq 'x')` */
export interface Lambda {
  readonly kind: "lambda";
  readonly operator: LambdaOperator;
  /** The collection, behind the variable of a lambda around this one if it belongs to that. */
  readonly path: readonly string[];
  /** What a member of the collection is called in the condition; without them, any() asks whether there is a member. */
  readonly variable?: string;
  readonly condition?: Condition;
}

/** Chains of `and` and `or` are one node, so that a thousand terms are wide and not deep. */
export interface Junction {
  readonly kind: "and" | "or";
  readonly terms: readonly Condition[];
}

export interface Negation {
  readonly kind: "not";
  readonly term: Condition;
}

export type Condition = Junction | Negation | Comparison | TextCondition | QueryFunctionCall | Lambda;
