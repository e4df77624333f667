/** How the plain values of records are understood. */
export interface ValueOptions {
  /** The IANA name of the zone of dates whose text has no offset, "Europe/Berlin" for instance. @default "UTC" */
  readonly timeZone?: string | undefined;
  /**
   * How dates are written, "dd.MM.yyyy HH:mm" for instance, in place of ISO 8601; of several patterns the first that
   * fits counts. Made of `yyyy`, `M` or `MM`, `d` or `dd`, `H` or `HH` (0 to 23), `h` or `hh` (1 to 12) with `tt` (AM or
   * PM), `m` or `mm`, `s` or `ss`, one to seven `f` (fractions of a second, which are dropped), `zzz` (the offset,
   * "+02:00" or "Z") and texts in single quotes; other characters than letters stand for themselves.
   */
  readonly dateFormat?: string | readonly string[] | undefined;
  /** The folder that the paths of file columns are relative to, and do not leave. Without it a path is an error. */
  readonly fileDirectory?: string | undefined;
  /** A new record keeps the creation date of its input: createdon goes to overriddencreatedon. @default false */
  readonly keepCreatedOn?: boolean | undefined;
}
