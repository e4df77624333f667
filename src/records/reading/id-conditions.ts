import { describeValue, UsageError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { allOf, type Condition, type Test } from "../../web-api/condition.ts";
import { parseGuid } from "../../web-api/guid.ts";
import { operator } from "../../web-api/operators.ts";

/** So many ids, or names, are named in one request: texts of ids are some 20,000 characters then. */
export const MOST_LISTED = 500;

/** That a column has one of the values, or with "NotIn" none of them. */
export function oneOf(
  table: TableDefinition,
  name: string,
  values: readonly string[],
  operatorName: "In" | "NotIn" = "In",
): Test {
  const quoted = name !== table.primaryId;
  return {
    column: { name, wireName: name },
    operator: operator(operatorName),
    values: values.map((text) => ({ text, quoted })),
  };
}

/** A part of a table: ids greater than one, and up to another. */
export interface IdRange {
  readonly above: string | undefined;
  readonly upTo: string | undefined;
}

export function within({ primaryId: name }: TableDefinition, { above, upTo }: IdRange): Condition | undefined {
  const compared = (operatorName: string, text: string | undefined): Test | undefined =>
    text === undefined
      ? undefined
      : { column: { name, wireName: name }, operator: operator(operatorName), values: [{ text, quoted: false }] };
  return allOf(compared("GreaterThan", above), compared("LessEqual", upTo));
}

/** Ids as the wire has them, each once. @throws UsageError for what is none. */
export function readIds(option: string, ids: readonly string[]): ReadonlySet<string> {
  return new Set(
    ids.map((each) => {
      const id = parseGuid(each);
      if (id === undefined)
        throw new UsageError(`Expected ${option} to hold ids of records, got ${describeValue(each)}.`);
      return id;
    }),
  );
}
