import type { Operator } from "./operators.ts";

/** What a filter says, before it becomes a text of OData or of FetchXML. */
export type Condition = Test | Group;

/** One column and what its value must be. */
export interface Test {
  readonly column: ConditionColumn;
  readonly operator: Operator;
  readonly values: readonly ConditionValue[];
}

export interface Group {
  readonly join: "and" | "or";
  /** One at least. */
  readonly parts: readonly Condition[];
}

export interface ConditionColumn {
  /** The logical name. */
  readonly name: string;
  /** Its name in JSON and in `$filter`. */
  readonly wireName: string;
  /** The alias of the link whose column it is; undefined for the table's own. */
  readonly link?: string | undefined;
}

export interface ConditionValue {
  /** The value as text, without quotes. */
  readonly text: string;
  /** Whether OData writes it between quotes. */
  readonly quoted: boolean;
}

export function isGroup(condition: Condition): condition is Group {
  return "join" in condition;
}

/** Conditions that must hold together, those that are missing left out; undefined when there is none. */
export function allOf(...parts: readonly (Condition | undefined)[]): Condition | undefined {
  return joined("and", parts);
}

export function anyOf(...parts: readonly (Condition | undefined)[]): Condition | undefined {
  return joined("or", parts);
}

function joined(join: Group["join"], parts: readonly (Condition | undefined)[]): Condition | undefined {
  const given = parts.filter((part) => part !== undefined);
  return given.length > 1 ? { join, parts: given } : given[0];
}

/** Every test in a condition, at whatever depth. */
export function testsIn(condition: Condition | undefined): readonly Test[] {
  if (condition === undefined) return [];
  return isGroup(condition) ? condition.parts.flatMap(testsIn) : [condition];
}
