import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openJob, type Asked, type Books, type Entry, type Job, type OpenJobOptions } from "../../src/index.ts";
import type { Emulated } from "../records/emulated.ts";

/** A folder for jobs that goes with the test. */
export function jobsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "jobs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const asked: Asked = {
  run: "setRecords",
  what: { table: "account", createOnly: true },
  environment: { url: "https://contoso.crm.dynamics.com", organizationId: "00000000-0000-0000-0000-00000000000a" },
  fingerprint: "size 3, sampled 1f",
};

export interface OpenedBooks {
  readonly job: Job;
  readonly books: Books;
}

/** A job with its books, as a run has it; closed with the test when the test has not done so. */
export async function openBooks(options: OpenJobOptions, ask: Asked = asked): Promise<OpenedBooks> {
  const job = await openJob(options);
  onTestFinished(() => job.close().catch(() => undefined));
  return { job, books: await job.open(ask) };
}

export function indices(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => first + place);
}

export function created(all: readonly number[]): readonly Entry[] {
  return all.map((index) => ({ index, status: "ok", action: "created" }));
}

export function failed(index: number, message = "Refused."): Entry {
  return { index, status: "failed", input: { name: `record ${index}` }, error: new Error(message) };
}

/** Does something as a job, and closes it. */
export async function asJob<T>(dir: string, work: (job: Job) => Promise<T>): Promise<T> {
  const job = await openJob({ name: "retried", dir });
  try {
    return await work(job);
  } finally {
    await job.close();
  }
}

/** The names of all accounts. */
export function namesIn({ emulator }: Pick<Emulated, "emulator">): string[] {
  return emulator.snapshot("account").map(({ name }) => String(name));
}
