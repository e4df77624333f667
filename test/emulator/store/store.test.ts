import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadDefinitions } from "../../../src/emulator/definitions/load.ts";
import { createIdSource } from "../../../src/emulator/store/new-id.ts";
import { openStore, type Store } from "../../../src/emulator/store/store.ts";

let store: Store;
beforeEach(() => {
  store = openStore({ file: ":memory:", definitions: loadDefinitions(), clock: Date.now });
});
afterEach(() => store.close());

const insert = (name: string) =>
  store.run(`INSERT INTO "account" ("accountid", "name") VALUES (?, ?)`, [store.newId().blob, name]);
const names = () => store.rows(`SELECT "name" FROM "account" ORDER BY "accountid"`).map(([name]) => name);

function failing(work: () => void): () => void {
  return () => {
    work();
    throw new Error("undo");
  };
}

describe("a transaction", () => {
  test("is undone when its work throws", () => {
    expect(() => store.transaction(failing(() => insert("A")))).toThrow("undo");
    expect(names()).toEqual([]);
  });

  test("inside of another is undone alone", () => {
    store.transaction(() => {
      insert("A");
      expect(() => store.transaction(failing(() => insert("B")))).toThrow("undo");
      store.transaction(() => insert("C"));
    });
    expect(names()).toEqual(["A", "C"]);
  });

  test("around another undoes that too", () => {
    expect(() => store.transaction(failing(() => store.transaction(() => insert("A"))))).toThrow("undo");
    expect(names()).toEqual([]);
    store.transaction(() => insert("B"));
    expect(names()).toEqual(["B"]);
  });
});

test("versions grow, also past the note of a transaction that was undone", () => {
  const versions: number[] = [];
  const take = () => versions.push(store.nextVersion());
  for (let index = 0; index < 9_995; index++) take();
  expect(() => store.transaction(failing(() => Array.from({ length: 10 }, take)))).toThrow("undo");
  for (let index = 0; index < 10; index++) take();
  expect(versions.every((version, index) => index === 0 || version > versions[index - 1]!)).toBe(true);
  const [noted] = store.row(`SELECT "value" FROM "_emulator" WHERE "key" = 'version'`) ?? [];
  expect(Number(noted)).toBeGreaterThanOrEqual(versions.at(-1)!);
});

describe("new ids", () => {
  test("sort as they are made, even when the clock stands still or goes back", () => {
    let time = 1_700_000_000_000;
    const next = createIdSource(() => time);
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 5_000) time -= 60_000;
      return Buffer.from(next().blob).toString("hex");
    });
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("are guids of version 4, the text the same as the bytes", () => {
    const { text } = store.newId();
    expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

test("names follow from their parts and amounts from their rate", () => {
  store.run(`INSERT INTO "contact" ("contactid", "lastname", "annualincome", "exchangerate") VALUES (?, 'B', 10, 3)`, [
    store.newId().blob,
  ]);
  expect(store.row(`SELECT "fullname", "annualincome_base" FROM "contact"`)).toEqual(["B", 3.3333]);
});

test("alternate keys are unique without case and accents, and only where they are whole", () => {
  const add = (schemaname: string, state: number | null) =>
    store.run(
      `INSERT INTO "environmentvariabledefinition" ("environmentvariabledefinitionid", "schemaname", "componentstate", "overwritetime") VALUES (?, ?, ?, '1900-01-01T00:00:00Z')`,
      [store.newId().blob, schemaname, state],
    );
  add("Café", 0);
  expect(() => add("cafe", 0)).toThrow(/UNIQUE/);
  add("cafe", 1);
  add("cafe", null);
  add("cafe", null);
});
