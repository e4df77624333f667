/** Records of a table are duplicates when they have the same values, not null, in all of the columns. */
export interface DuplicateRule {
  /** A logical name, such as "contact". */
  readonly table: string;
  /** Logical names, such as "emailaddress1". */
  readonly columns: readonly string[];
}
