import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dvp, usePlace } from "./dvp.ts";

const { folder, env } = usePlace();
const inPlace = { env, cwd: folder };

test("several tables are declared in one file, or on standard output", async () => {
  const printed = await dvp(["types", "contact", "account", "contact"], inPlace);
  expect([printed.code, printed.stderr]).toEqual([0, ""]);
  expect([...printed.stdout.matchAll(/^export interface (\w+)/gm)].map(([, name]) => name)).toEqual([
    "Contact",
    "ContactInput",
    "Account",
    "AccountInput",
  ]);
  const written = await dvp(["types", "contact", "account", "--out", "tables.ts"], inPlace);
  expect([written.code, written.stdout]).toEqual([0, ""]);
  expect(readFileSync(join(folder, "tables.ts"), "utf8")).toBe(printed.stdout);
});

test("an unknown table and a file that cannot be written are told", async () => {
  const unknown = await dvp(["types", "acount"], inPlace);
  expect([unknown.code, unknown.stdout]).toEqual([1, ""]);
  expect(unknown.stderr).toContain("Did you mean account?");
  const unwritable = await dvp(["types", "account", "--out", "missing/tables.ts"], inPlace);
  expect(unwritable.code).toBe(1);
  expect(unwritable.stderr).toContain("ENOENT");
});
