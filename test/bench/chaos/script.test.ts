import { expect, test } from "vitest";
import { describeScript } from "../../../bench/chaos/script/describe-script.ts";
import { drawScript } from "../../../bench/chaos/script/draw-script.ts";
import { expectationOf, expectationOfRetry } from "../../../bench/chaos/script/expectation.ts";
import type { Row, Script } from "../../../bench/chaos/script/script.ts";
import { inputText } from "../../../bench/chaos/script/write-input.ts";

const seeds = Array.from({ length: 100 }, (_, place) => place);
const draw = (seed: number): Script => drawScript(seed, { mostRecords: 1500 });

test("the same seed gives the same script, and another one another", () => {
  expect(draw(3)).toEqual(draw(3));
  expect(new Set(seeds.map((seed) => JSON.stringify(draw(seed)))).size).toBe(seeds.length);
});

test("scripts are of every operation, with every kind of row and of trouble", () => {
  const scripts = seeds.map(draw);
  const kinds = new Set(scripts.flatMap(({ rows }) => rows.map(({ kind }) => kind)));
  const troubles = new Set(
    scripts.flatMap(({ sessions }) => sessions.flatMap((session) => session.troubles.map(({ kind }) => kind))),
  );
  expect(new Set(scripts.map(({ operation }) => operation)).size).toBe(9);
  expect([...kinds].sort()).toEqual(["good", "mendable", "missing", "refused", "unreadable"]);
  expect([...troubles].sort()).toEqual(["clock", "damage", "disk-full", "interrupt", "kill", "kill-service"]);
});

test("a script in words says what its sessions meet", () => {
  const script: Script = {
    ...draw(1),
    sessions: [{ by: "resume", troubles: [{ kind: "kill", at: { request: 4, delayMs: 0 }, lost: true }], faults: [] }],
  };
  expect(describeScript(script)).toContain("session 1, by resume: kill -9 at request 4, which is lost\n");
});

function row(kind: Row["kind"], mark: string, accountnumber: string): Row {
  const values = { accountnumber, fax: mark, name: mark, description: "a\nb", numberofemployees: 1 };
  return { kind, mark, id: undefined, values };
}

const match: Script = {
  ...{ seed: 0, operation: "match", format: "ndjson", flags: [], chunkSize: 2, sessions: [], retries: true },
  present: [{ accountid: "", ...row("good", "p0", "a").values }],
  rows: [row("good", "r0", "b"), row("mendable", "r1", "a"), row("good", "r2", "b"), row("unreadable", "r3", "c")],
};

test("of records with one key the last one counts, and what is mended comes after all others", () => {
  const faxes = (of: ReturnType<typeof expectationOf>): readonly string[] => of.after.map(({ fax }) => fax).sort();
  expect(faxes(expectationOf(match))).toEqual(["p0", "r2"]);
  expect(faxes(expectationOfRetry(match, new Set()))).toEqual(["r1", "r2"]);
  expect(faxes(expectationOfRetry(match, new Set(["r1"])))).toEqual(["p0", "r2"]);
});

test("a block that throws fails its chunk, whose lines are counted without those that cannot be read", () => {
  const rows = [
    row("good", "r0", "a"),
    row("unreadable", "r1", "b"),
    row("good", "r2", "c"),
    row("refused", "r3", "d"),
  ];
  const script: Script = { ...match, operation: "block-stops", present: [], rows: [...rows, row("good", "r4", "e")] };
  expect([...expectationOf(script).failing]).toEqual(["r3", "r4"]);
});

test("the input has what cannot be read as lines of their own", () => {
  expect(
    inputText(match)
      .split("\n")
      .filter((line) => line === "{ no json"),
  ).toHaveLength(1);
  expect(inputText({ ...match, format: "csv" })).toContain("one,more,than,columns\n");
});
