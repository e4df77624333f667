import { quote } from "../quote.ts";
import { hasPartitions, PARTITION } from "../store/record-id.ts";
import type { QueryOptions } from "./query-options.ts";
import { bind, type Scope } from "./scope.ts";

/** The option that names a partition in a URL; its "I" is large, and the column's is not. */
const OPTION = "partitionId";

/** The partition of an elastic table that the options name, with or without quotes. */
export function readPartition(options: QueryOptions): string | undefined {
  return options.get(OPTION)?.replace(/^(['"])(.*)\1$/s, "$2");
}

/** What must hold for the rows of the partition that the options name ("Use elastic tables", Microsoft Learn). */
export function partitionTerms(options: QueryOptions, scope: Scope): readonly string[] {
  const partition = hasPartitions(scope.context.table) ? readPartition(options) : undefined;
  return partition === undefined ? [] : [`${scope.source.alias}.${quote(PARTITION)} = ${bind(scope, partition)}`];
}
