import { writeSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { BrokenChain } from "./event-schema.ts";

/**
 * How many events the disk is known to have, in a small file beside the journal. SQLite takes a log that was cut off for
 * one that was never longer: by this number a journal that has lost its end is told from one that has not. It is written
 * after the disk has the events, so that it never says more than there is, whatever a power cut leaves of it.
 */
export interface DurableCount {
  set(count: number): void;
  close(): Promise<void>;
}

const DIGITS = 16;

/** @returns 0 where nothing was written yet. Throws BrokenChain for what is no number. */
export async function readDurableCount(path: string): Promise<number> {
  const text = await readFile(path, "latin1").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  // A file whose length has reached the disk before its content is of zeros.
  const digits = text.replaceAll("\0", "").trim();
  if (!/^\d*$/.test(digits)) throw new BrokenChain(`${path} is not as it was written`);
  return Number(digits);
}

export async function openDurableCount(path: string): Promise<DurableCount> {
  const handle = await open(path, "a", 0o600);
  await handle.close();
  const file = await open(path, "r+");
  return {
    // A few bytes in place of as many: it takes no longer than to ask for it, and never needs room on the disk again.
    set: (count) => void writeSync(file.fd, String(count).padStart(DIGITS), 0),
    close: () => file.close(),
  };
}
