import type { Row, Script, Values } from "./script.ts";

/**
 * What the table holds in the end.
 *
 * @param retried rows that were sent again when all others were done
 */
export function expectedTable({ operation, present, rows }: Script, retried: readonly Row[]): readonly Values[] {
  const written = [...rows.filter(({ kind }) => kind === "good"), ...retried];
  switch (operation) {
    case "export":
      return present;
    case "match":
      return lastOfEach([...present, ...written.map(({ values }) => values)]);
    case "update": {
      const numberOf = new Map(present.map(({ accountid, accountnumber }) => [accountid, accountnumber]));
      const updates = written.map(({ id = "", values }) => ({ ...values, accountnumber: numberOf.get(id) ?? "" }));
      return lastOfEach([...present, ...updates]);
    }
    case "remove": {
      const removed = new Set(written.map(({ id }) => id));
      return present.filter(({ accountid }) => !removed.has(accountid));
    }
    default:
      return written.map(({ values }) => values);
  }
}

function lastOfEach(all: readonly Values[]): readonly Values[] {
  return [...new Map(all.map((values) => [values.accountnumber, values])).values()];
}
