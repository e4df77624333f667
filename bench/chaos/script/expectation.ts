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

/** What a retry sends again: what failed and could be read. @param unknown is not sent again */
export function toRetry({ rows }: Script, unknown: ReadonlySet<string>): readonly Row[] {
  return rows.filter(({ kind, mark }) => kind !== "good" && kind !== "unreadable" && !unknown.has(mark));
}

/** What the job is to come to as a whole when some of what failed is mended and sent again. */
export function expectationOfRetry(script: Script, unknown: ReadonlySet<string>): Expectation {
  const first = expectationOf(script);
  const mended = toRetry(script, unknown).filter(({ kind }) => kind === "mendable");
  const isMended = new Set(mended.map(({ mark }) => mark));
  return {
    ...first,
    failing: new Set([...first.failing].filter((mark) => !isMended.has(mark))),
    written: [...first.written, ...mended],
    after: expectedTable(script, mended),
  };
}
