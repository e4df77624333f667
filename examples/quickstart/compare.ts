import type { DataverseRecord } from "dataverse-parallel";

/** How what is there differs from what was asked for. */
export interface Comparison {
  readonly asked: number;
  readonly there: number;
  readonly same: number;
  readonly missing: readonly string[];
  /** There, but not asked for: a record too many, or one that was changed wrongly. */
  readonly surplus: readonly string[];
}

/** Compares the columns of what was asked for with the records that are there, each as often as it occurs. */
export async function compare(
  asked: Iterable<Readonly<Record<string, unknown>>>,
  there: AsyncIterable<DataverseRecord>,
  columns: readonly string[],
): Promise<Comparison> {
  const keyOf = (record: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(columns.map((column) => record[column]));
  const counts = new Map<string, number>();
  let askedFor = 0;
  for (const record of asked) {
    const key = keyOf(record);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    askedFor += 1;
  }
  const surplus: string[] = [];
  let found = 0;
  for await (const record of there) {
    const key = keyOf(record);
    const left = counts.get(key) ?? 0;
    if (left > 0) counts.set(key, left - 1);
    else surplus.push(key);
    found += 1;
  }
  const missing = [...counts].flatMap(([key, left]) => Array<string>(left).fill(key));
  return { asked: askedFor, there: found, same: found - surplus.length, missing, surplus };
}
