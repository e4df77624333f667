import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { JobError, openJob, type Entry, type JobFailure } from "../../src/index.ts";
import type { JobRetry } from "../../src/jobs/retries.ts";
import { createRandom } from "../../src/emulator/weather/random.ts";
import { asked, jobsFolder } from "./jobs.ts";
import { stateOf, write } from "./model.ts";

/** Of DAMAGE_CASES a big number looks at many more places. */
const CASES = Number(process.env.DAMAGE_CASES ?? 40);
/** So many that SQLite copies its log into the database on the way, and begins it anew. */
const STEPS = 1_000;

interface Written {
  /** The database, its log, if there is one, and the count of its events. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly states: ReadonlySet<string>;
}

/** What a job leaves that was closed, or killed. */
async function writeJournal(dir: string, end: "closed" | "killed" | "retried", seed: number): Promise<Written> {
  const job = await openJob({ name: "a", dir });
  const states = new Set<string>();
  for await (const state of write(await job.open(asked), seed, STEPS)) states.add(state);
  const take = () =>
    new Map(
      [".job", ".job-wal", ".job-count"]
        .map((ending) => join(dir, `a${ending}`))
        .filter(existsSync)
        .map((file) => [file, readFileSync(file)]),
    );
  const killed = end === "killed" ? copyOf(dir) : undefined;
  await job.close();
  if (end !== "retried") return { files: killed ?? take(), states };
  const retried = await retry(dir);
  return { files: retried.files, states: new Set([...states, ...retried.states]) };
}

/** The failures are taken back, half of them are settled anew, and the process is killed. */
async function retry(dir: string): Promise<Pick<Written, "files"> & { readonly states: readonly string[] }> {
  const job = await openJob({ name: "a", dir });
  const failures = [...job.failures()];
  const retrying: JobRetry = { status: "failed", restore: ({ input }) => input };
  const books = await job.open(asked, retrying);
  const reopened = stateOf(job, books);
  books.settle(failures.slice(0, failures.length / 2).map(settleAgain));
  await books.close("interrupted");
  const files = copyOf(dir);
  await job.close();
  const settled = await lookInto(dir);
  if (settled instanceof JobError) throw settled;
  return { files, states: [reopened, settled] };
}

function settleAgain({ index, input }: JobFailure): Entry {
  if (index % 2 === 0) return { index, status: "ok", action: "created" };
  return { index, status: "failed", input, error: new Error("again") };
}

/** Through copies: to close a file that SQLite has open would undo its locks. */
function copyOf(dir: string): ReadonlyMap<string, Buffer> {
  const files = [".job", ".job-wal", ".job-count"].map((ending) => join(dir, `a${ending}`));
  return new Map(
    files.map((file) => {
      copyFileSync(file, `${file}-copy`);
      const bytes = readFileSync(`${file}-copy`);
      rmSync(`${file}-copy`);
      return [file, bytes];
    }),
  );
}

it.each(["closed", "killed", "retried"] as const)(
  "a journal of a job that was %s, cut or changed at any byte, is refused or says what it once said",
  async (end) => {
    const dir = jobsFolder();
    const seed = 7;
    const { files, states } = await writeJournal(dir, end, seed);
    const random = createRandom(seed, end);
    const below = (limit: number): number => Math.floor(random() * limit);
    const seen = { refused: 0, used: 0, shorter: 0 };
    const last = [...states].at(-1);

    for (let round = 0; round < CASES; round++) {
      const damaged = [...files.keys()][below(files.size)] ?? "";
      const place = below(files.get(damaged)?.length ?? 0);
      const change = below(2) === 0 ? "cut" : "flip";
      for (const [file, bytes] of files)
        writeFileSync(file, file === damaged ? damage(bytes, place, change, 1 + below(255)) : bytes);
      if (!files.has(join(dir, "a.job-wal"))) rmSync(join(dir, "a.job-wal"), { force: true });
      rmSync(join(dir, "a.job-shm"), { force: true });
      const found = await lookInto(dir);
      const where = `${change} ${damaged.slice(dir.length)} at ${place}`;
      if (found instanceof JobError) {
        seen.refused += 1;
        expect(["damaged", "newerVersion", "storage"], where).toContain(found.problem);
        expect(found.message, where).toMatch(/Nothing was sent/);
      } else {
        seen.used += 1;
        expect(states.has(found), where).toBe(true);
        if (found !== last) seen.shorter += 1;
      }
    }
    // Both ends of the law were met. What is damaged in the database is often whole in the log.
    expect(seen.refused).toBeGreaterThan(0);
    expect(seen.used).toBeGreaterThan(0);
    // What was settled in the last moment before a kill was not written yet.
    if (end === "closed") expect(seen.shorter).toBe(0);
  },
  10_000 + CASES * 200,
);

function damage(bytes: Buffer, place: number, change: "cut" | "flip", by: number): Buffer {
  const damaged = Buffer.from(change === "cut" ? bytes.subarray(0, place) : bytes);
  if (change === "flip") damaged.writeUInt8(bytes.readUInt8(place) ^ by, place);
  return damaged;
}

async function lookInto(dir: string): Promise<string | JobError> {
  try {
    const job = await openJob({ name: "a", dir });
    try {
      return stateOf(job, await job.open(asked));
    } finally {
      await job.close();
    }
  } catch (error) {
    if (error instanceof JobError) return error;
    throw error;
  }
}

it("a journal that was killed and has lost its log is refused, for what it sent last is not in it", async () => {
  const dir = jobsFolder();
  const { files } = await writeJournal(dir, "killed", 3);
  for (const [file, bytes] of files) writeFileSync(file, file.endsWith("-wal") ? "" : bytes);
  rmSync(join(dir, "a.job-shm"), { force: true });
  const found = await lookInto(dir);
  expect(found).toMatchObject({ problem: "damaged", message: expect.stringMatching(/its end is missing/) as unknown });
});
