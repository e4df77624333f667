import { CODES } from "../script/expected-failures.ts";
import type { Row, Script } from "../script/script.ts";
import type { ToldFailure } from "./documents.ts";

/** Whether what is told as not ok is what was refused, each once and for its reason. */
export function judgeFailures(
  script: Script,
  told: readonly ToldFailure[],
  expected: { readonly failing: ReadonlySet<string>; readonly unreadable: number },
): readonly string[] {
  const rowOf = new Map(script.rows.map((row) => [row.mark, row]));
  const failed = told.filter(({ _status }) => _status === "failed");
  const readable = failed.filter(({ _code }) => _code !== "malformedInput");
  const marks = readable.map((failure) => markOf(script, failure));
  const known = new Set(marks);
  const isUnknown = new Set(told.filter(({ _status }) => _status === "unknown").map((each) => markOf(script, each)));
  // What is repeated and finds nothing to delete is done.
  const mayBeDone = script.operation === "remove";
  // With ids of the service's own choice anything may be unknown, otherwise only what is refused.
  const vain =
    script.operation === "create-server-ids" ? [] : [...isUnknown].filter((mark) => !expected.failing.has(mark));
  const missing = mayBeDone ? [] : [...expected.failing].filter((mark) => !known.has(mark) && !isUnknown.has(mark));
  const wrong = marks.filter((mark) => !expected.failing.has(mark));
  const unreadable = failed.length - readable.length;
  return [
    ...(marks.length === known.size ? [] : ["some are told as failed more than once"]),
    ...(vain.length === 0 ? [] : [`${vain.length} are told as unknown: ${vain.slice(0, 5).join(", ")}`]),
    ...(missing.length === 0 ? [] : [`${missing.length} are not told as failed: ${missing.slice(0, 5).join(", ")}`]),
    ...(wrong.length === 0
      ? []
      : [`${wrong.length} are told as failed, and should not be: ${describe(script, readable, wrong)}`]),
    ...(unreadable === expected.unreadable
      ? []
      : [`${unreadable} lines are told as unreadable, not ${expected.unreadable}`]),
    ...readable.flatMap((failure) => judgeCode(rowOf.get(markOf(script, failure)), failure, script)),
  ];
}

export function markOf({ operation }: Script, { fax = "", accountid = "" }: ToldFailure): string {
  return operation === "remove" ? accountid : fax;
}

function judgeCode(row: Row | undefined, { _code }: ToldFailure, { operation }: Script): readonly string[] {
  // The whole chunk has the reason of its block.
  if (operation === "block-stops" || row === undefined || row.kind === "good") return [];
  return CODES[row.kind].includes(_code) ? [] : [`${row.mark}, which is ${row.kind}, failed as ${_code}`];
}

function describe(script: Script, told: readonly ToldFailure[], marks: readonly string[]): string {
  const shown = marks.slice(0, 3).map((mark) => told.find((each) => markOf(script, each) === mark));
  return shown.map((failure) => JSON.stringify(failure)).join("; ");
}
