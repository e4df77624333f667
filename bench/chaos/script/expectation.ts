import { countUnreadable, expectedFailures } from "./expected-failures.ts";
import { expectedTable } from "./expected-table.ts";
import type { Row, Script, Values } from "./script.ts";

/** What a job is to come to. */
export interface Expectation {
  /** Rows of its input that can be read and fail, by their marks. */
  readonly failing: ReadonlySet<string>;
  readonly unreadable: number;
  readonly read: number;
  /** Rows that it writes. */
  readonly written: readonly Row[];
  /** What the table holds before and after it. */
  readonly before: readonly Values[];
  readonly after: readonly Values[];
}

/** What the first job of a script is to come to. */
export function expectationOf(script: Script): Expectation {
  const { rows, present } = script;
  return {
    failing: expectedFailures(script),
    unreadable: countUnreadable(script),
    read: rows.length,
    written: rows.filter(({ kind }) => kind === "good"),
    before: present,
    after: expectedTable(script, []),
  };
}

/** What the one is to come to that sends again what failed, when some of it is mended. @param unknown is not sent again */
export function expectationOfRetry(script: Script, unknown: ReadonlySet<string>): Expectation {
  const sent = script.rows.filter(({ kind, mark }) => kind !== "good" && kind !== "unreadable" && !unknown.has(mark));
  const mended = sent.filter(({ kind }) => kind === "mendable");
  return {
    failing: new Set(sent.filter(({ kind }) => kind !== "mendable").map(({ mark }) => mark)),
    unreadable: 0,
    read: sent.length,
    written: mended,
    before: expectedTable(script, []),
    after: expectedTable(script, mended),
  };
}
