import { ExpectationError } from "../../errors.ts";

/** @throws ExpectationError when there are not as many records to delete as are expected. */
export function checkExpected(expected: number, found: number, sought: string): void {
  if (found === expected) return;
  const records = expected === 1 ? "record" : "records";
  const message =
    `Expected ${expected} ${records} to delete, but ${sought} to ${found}. Nothing was deleted. ` +
    "Look at what would go, then mend that or the number.";
  throw new ExpectationError(message, { expected, found });
}
