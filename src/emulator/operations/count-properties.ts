import type { Statement } from "../query/count-query.ts";
import type { Store } from "../store/store.ts";
import { totalRecordCount, totalRecordCountLimitExceeded, type AnnotationFilter } from "../wire/annotations.ts";

const MAXIMUM_COUNT = 5000;
const NOT_COUNTED = -1;

/** What a page of records says of the total, which ends at 5000: `@odata.count` if it was asked for, and annotations. */
export function countProperties(
  statement: Statement | undefined,
  store: Store,
  annotations: AnnotationFilter | undefined,
): string[] {
  const counted = statement && Number(store.row(statement.sql, statement.parameters)?.[0]);
  const count = counted === undefined ? NOT_COUNTED : Math.min(counted, MAXIMUM_COUNT);
  const exceeded = counted !== undefined && counted > MAXIMUM_COUNT;
  return [
    ...(counted === undefined ? [] : [`"@odata.count":${count}`]),
    ...(annotations?.(totalRecordCount) ? [`"@${totalRecordCount}":${count}`] : []),
    ...(annotations?.(totalRecordCountLimitExceeded) ? [`"@${totalRecordCountLimitExceeded}":${exceeded}`] : []),
  ];
}
