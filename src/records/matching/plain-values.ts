const ASCII = /^[ -~]*$/;

/** Texts of printable ASCII, and numbers that JSON gives in full: what can be compared here. */
export function isPlain(value: unknown): boolean {
  return typeof value === "number" ? Math.abs(value) <= Number.MAX_SAFE_INTEGER : ASCII.test(String(value));
}

/** What XML cannot carry, which the service speaks within; line ends and tabs it can. */
const UNSTORABLE = /[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/u;

/** Whether a record can have such a value. */
export function isStorable(value: string | number | boolean): boolean {
  return typeof value !== "string" || (value.isWellFormed() && !UNSTORABLE.test(value));
}
