/** Holds the guide to throughput against what the benchmark has. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { policies } from "../../../bench/protection/policies/policies.ts";
import { protection } from "../../../bench/protection/protection.ts";
import { OWN } from "../../../bench/protection/report/rivals.ts";
import { codesIn, tableBelow } from "../../docs/guide.ts";

const guide = readFileSync(new URL("../../../docs/throughput.md", import.meta.url), "utf8");

test("it names every policy of others once", () => {
  const named = tableBelow(guide, "## The other policies").flatMap(([policy]) => codesIn(policy));
  expect(named).toEqual(Object.keys(policies).filter((policy) => !OWN.has(policy)));
});

test("it shows every flag of the benchmark, and no other", () => {
  const shown = Array.from(guide.matchAll(/bench -- protection(.*?)(?: *#.*)?$/gm), ([, rest = ""]) => rest);
  const flags = new Set(shown.flatMap((rest) => Array.from(rest.matchAll(/--([a-z-]+)/g), ([, flag]) => flag)));
  expect([...flags].sort()).toEqual([...Object.keys(protection.flags), "json"].sort());
});

test("it has a place for everything that is measured", () => {
  const places = Array.from(guide.matchAll(/<!-- measured: (.*?) -->/g), ([, name]) => name);
  expect(places).toEqual(["scenarios", "random", "real-time"]);
  for (const place of places) expect(guide).toContain(`<!-- end of measured: ${place} -->`);
});
