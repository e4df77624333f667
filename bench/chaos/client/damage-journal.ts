import { existsSync } from "node:fs";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Damage } from "../script/script.ts";

/** Changes a journal as the damage says. Gives what brings the whole one back; undefined where there is none to damage. */
export async function damageJournal(
  folder: string,
  job: string,
  { file, change, place, bits }: Damage,
): Promise<(() => Promise<void>) | undefined> {
  const journal = join(folder, "state", "jobs", `${job}.job`);
  const files = [journal, `${journal}-wal`];
  const [, log = ""] = files;
  const chosen = file === "log" && existsSync(log) ? log : journal;
  if (!existsSync(chosen)) return undefined;
  const there = files.filter(existsSync);
  for (const each of there) await copyFile(each, `${each}.whole`);
  const bytes = await readFile(chosen);
  if (bytes.length === 0) return undefined;
  const at = Math.floor(place * bytes.length);
  if (change === "flip") bytes.writeUInt8(bytes.readUInt8(at) ^ bits, at);
  await writeFile(chosen, change === "cut" ? bytes.subarray(0, at) : bytes);
  await rm(`${journal}-shm`, { force: true });
  return async () => {
    for (const each of [...files, `${journal}-shm`]) await rm(each, { force: true });
    for (const each of there) await copyFile(`${each}.whole`, each);
  };
}
