import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "../clock.ts";
import { addUsage, createDailyUsage, hourOf, type DailyUsage, type UsageByHour } from "../connection/daily-usage.ts";
import { InputError } from "../errors.ts";

/** What is used of the daily entitlement, over all commands of the last 24 hours. */
export interface UsageFile {
  readonly usage: DailyUsage;
  /** Adds to the file what was used since the last time. Other commands may do so at the same time. */
  save(): Promise<void>;
}

/** One file for each principal of an environment, named so that it tells neither. */
export function usageFileOf(folder: string, url: string, principal: string): string {
  const name = createHash("sha256").update(`${url}\n${principal}`).digest("hex").slice(0, 32);
  return join(folder, "usage", `${name}.json`);
}

/** @throws InputError for a file that is none of this kind; what the file system says of one that cannot be read */
export async function openUsageFile(file: string, clock: Clock): Promise<UsageFile> {
  const known = createDailyUsage(await readUsage(file));
  let unsaved: UsageByHour = {};
  return {
    usage: {
      used: known.used,
      add: (requests, now) => {
        known.add(requests, now);
        unsaved = addUsage(unsaved, { [hourOf(now)]: requests }, now);
      },
    },
    save: async () => {
      if (Object.keys(unsaved).length === 0) return;
      await locked(file, clock, async () => {
        const sum = addUsage(await readUsage(file), unsaved, clock.now());
        unsaved = {};
        await replace(file, JSON.stringify(sum));
      });
    },
  };
}

async function readUsage(file: string): Promise<UsageByHour> {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return {};
    throw error;
  }
  try {
    const usage: unknown = JSON.parse(text);
    if (isUsage(usage)) return usage;
  } catch {
    // It is said below.
  }
  throw new InputError(`${file} does not hold numbers by hour. Delete it, and the count of the day begins anew.`, {
    source: file,
  });
}

function isUsage(value: unknown): value is UsageByHour {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([hour, requests]) => /^\d+$/.test(hour) && Number(requests) >= 0);
}

/** At no time is there half a file. */
async function replace(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, file);
}

const RETRY_MS = 20;
/** Nobody takes that long: who has left such an old lock has crashed. */
const OLD_LOCK_MS = 5000;

async function locked(file: string, clock: Clock, work: () => Promise<void>): Promise<void> {
  const lock = `${file}.lock`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  while (!(await took(lock))) {
    const age = await ageOf(lock, clock.now());
    if (age > OLD_LOCK_MS) await rm(lock, { force: true });
    else await clock.sleep(RETRY_MS);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function took(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** A lock that is gone meanwhile is of no age. */
async function ageOf(lock: string, now: number): Promise<number> {
  try {
    return now - (await stat(lock)).mtimeMs;
  } catch (error) {
    if (isCode(error, "ENOENT")) return 0;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
