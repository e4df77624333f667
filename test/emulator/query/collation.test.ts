import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createEmulator } from "../../../src/emulator/index.ts";
import { signedIn, type SignedIn } from "../signed-in.ts";

let org: SignedIn;
afterEach(() => org.emulator.close());

async function namesBy(collation: "CI_AI" | "CI_AS", filter: string): Promise<unknown[]> {
  org = await signedIn({ collation });
  for (const name of ["Café", "CAFE ", "ΟΔΟΣ", "Ångström", "Жук", "ЖУК"]) await org.create("accounts", { name });
  const path = `accounts?$select=name&$orderby=createdon&$filter=${encodeURIComponent(filter)}`;
  return (await org.send("GET", path)).json.value.map(({ name }) => name);
}

test.each<[filter: string, names: string[]]>([
  ["name eq 'cafe'", ["Café", "CAFE "]],
  ["name eq 'οδος'", ["ΟΔΟΣ"]],
  ["startswith(name,'angs')", ["Ångström"]],
  ["contains(name,'жУ')", ["Жук", "ЖУК"]],
  ["endswith(name,'STROM')", ["Ångström"]],
])("without case and accents: %s", async (filter, names) => {
  expect(await namesBy("CI_AI", filter)).toEqual(names);
});

test.each<[filter: string, names: string[]]>([
  ["name eq 'cafe'", ["CAFE "]],
  ["name eq 'CAFÉ'", ["Café"]],
  ["startswith(name,'angs')", []],
  ["startswith(name,'ÅNGS')", ["Ångström"]],
  ["Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['ångström'])", ["Ångström"]],
])("with accents, by option: %s", async (filter, names) => {
  expect(await namesBy("CI_AS", filter)).toEqual(names);
});

test("a file keeps the collation that it was made with", async () => {
  const folder = mkdtempSync(join(tmpdir(), "collation-"));
  const file = join(folder, "org.db");
  org = await signedIn({ file });
  await org.emulator.close();
  expect(() => createEmulator({ file, collation: "CI_AS" })).toThrow("with another collation");
  rmSync(folder, { recursive: true });
});

test("another collation is none", async () => {
  org = await signedIn();
  const collation = "CS_AS" as "CI_AS";
  expect(() => createEmulator({ collation })).toThrow(`The collation must be "CI_AI" or "CI_AS", but it is "CS_AS".`);
  expect(() => createEmulator({ aggregateLimit: 0 })).toThrow("a whole number from 1");
});
