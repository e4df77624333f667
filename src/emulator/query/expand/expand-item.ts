/** One navigation property of a $expand, as it was written. */
export interface ExpandItem {
  readonly navigation: string;
  /** `/$ref` follows: only the address is wanted. */
  readonly reference: boolean;
  /** In the order in which they were written, by their names: $select, $filter, $orderby, $top, $expand. */
  readonly options: ReadonlyMap<string, string>;
  /** What its own $expand holds. */
  readonly items: readonly ExpandItem[];
}
