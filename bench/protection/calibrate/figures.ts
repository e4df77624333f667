/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** What was estimated is not known more exactly than this. */
export function roughly(value: number): number {
  return Number(value.toPrecision(3));
}
