import { expect, test } from "vitest";
import type { End } from "../../../bench/chaos/client/run-client.ts";
import { compareValues } from "../../../bench/chaos/judge/compare-values.ts";
import { judgeEnd } from "../../../bench/chaos/judge/judge-end.ts";
import { judgeFailures } from "../../../bench/chaos/judge/judge-failures.ts";
import { judgeFigures, judgeLaw } from "../../../bench/chaos/judge/judge-figures.ts";
import { drawScript } from "../../../bench/chaos/script/draw-script.ts";
import type { Session, Trouble, Values } from "../../../bench/chaos/script/script.ts";

function values(fax: string, name = "Contoso"): Values {
  return { accountnumber: fax, fax, name, description: "x", numberofemployees: 1 };
}

test("records that are missing, doubled or have other values are found", () => {
  const expected = [values("a"), values("b"), values("c")];
  expect(compareValues("the table", expected.toReversed(), expected)).toEqual([]);
  expect(compareValues("the table", [values("a"), values("b")], expected)).toHaveLength(1);
  expect(compareValues("the table", [...expected, values("a")], expected)).toHaveLength(1);
  expect(compareValues("the table", [values("a"), values("b"), values("c", "Fabrikam")], expected)).toHaveLength(2);
});

const script = drawScript(1, { mostRecords: 20, operation: "create" });
const told = { fax: "r1", _status: "failed", _code: "invalidValue" };

test("failures that are not told, told twice, or told of what is good are found", () => {
  const failing = new Set(["r1"]);
  const judge = (failures: readonly (typeof told)[], unreadable = 0): number =>
    judgeFailures(script, failures, { failing, unreadable }).length;
  expect(judge([told])).toBe(0);
  expect(judge([])).toBe(1);
  expect(judge([told, told])).toBe(1);
  expect(judge([told, { ...told, fax: "r2" }])).toBe(1);
  expect(judge([told], 1)).toBe(1);
  expect(judge([told, { ...told, fax: "r2", _status: "unknown" }])).toBe(1);
});

test("figures in which records are missing are found", () => {
  const unsure = { failedAsUnknown: 0, failedAsOk: 0, anyAsUnknown: 0 };
  const due = { read: 3, failed: 1, unsure };
  const figures = { read: 3, ok: 2, created: 2, failed: 1, unknown: 0, notSent: 0 };
  expect(judgeFigures(figures, due)).toEqual([]);
  expect(judgeFigures({ ...figures, failed: 0, unknown: 1 }, due)).toHaveLength(2);
  expect(
    judgeFigures({ ...figures, failed: 0, unknown: 1 }, { ...due, unsure: { ...unsure, failedAsUnknown: 1 } }),
  ).toEqual([]);
  expect(judgeLaw({ ...figures, ok: 1 })).toHaveLength(1);
  expect(judgeLaw({ ...figures, created: 1 })).toHaveLength(1);
});

const ended: End = { code: 0, signal: null, stdout: "", stderr: "", hung: false };

function sessionWith(...troubles: readonly Trouble[]): Session {
  return { by: "resume", troubles, faults: [] };
}

test("an end is as it may be only where something has caused it", () => {
  const full = sessionWith({ kind: "disk-full", kibibytes: 20 });
  const refused = {
    ...ended,
    code: 5,
    stderr: "The journal of the job 'a', a.job, cannot be written: disk I/O error.",
  };
  expect(judgeEnd(ended, sessionWith())).toBeUndefined();
  expect(judgeEnd(refused, full)).toBeUndefined();
  expect(judgeEnd(refused, sessionWith())).toContain("it ended with 5");
  expect(judgeEnd({ ...ended, code: 2 }, full)).toContain("it ended with 2");
  expect(judgeEnd({ ...ended, code: 130 }, full)).toContain("it ended with 130");
  expect(judgeEnd({ ...ended, hung: true }, full)).toContain("hung");
  expect(judgeEnd({ ...ended, stderr: "Error\n    at file:///a.js:1:2" }, full)).toContain("where in its code");
});
