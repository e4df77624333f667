import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { damageJournal } from "../../../bench/chaos/client/damage-journal.ts";

function journalOf(...bytes: readonly number[]): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), "chaos-journal-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "state", "jobs"), { recursive: true });
  const file = join(folder, "state", "jobs", "a.job");
  writeFileSync(file, Uint8Array.from(bytes));
  return { folder, file };
}

test("a journal is cut off, or one byte of it flipped, and is whole again afterwards", async () => {
  const { folder, file } = journalOf(1, 2, 3, 4);
  const at = { file: "journal", place: 0.5, bits: 9 } as const;
  const mend = await damageJournal(folder, "a", { ...at, change: "cut" });
  expect([...readFileSync(file)]).toEqual([1, 2]);
  await mend?.();
  expect([...readFileSync(file)]).toEqual([1, 2, 3, 4]);
  await damageJournal(folder, "a", { ...at, change: "flip" });
  expect([...readFileSync(file)]).toEqual([1, 2, 3 ^ 9, 4]);
});

test("where there is no journal nothing is damaged", async () => {
  const { folder } = journalOf();
  const damage = { file: "log", change: "cut", place: 0, bits: 1 } as const;
  expect(await damageJournal(folder, "b", damage)).toBeUndefined();
  expect(await damageJournal(folder, "a", damage)).toBeUndefined();
});
