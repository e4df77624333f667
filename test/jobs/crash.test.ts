import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { JobError, listJobs, openJob, readJob, type Asked } from "../../src/index.ts";
import { createRandom } from "../../src/emulator/weather/random.ts";
import { jobsFolder, openBooks } from "./jobs.ts";

const program = new URL("journalling.ts", import.meta.url).pathname;
const asked: Asked = { run: "setRecords", what: {}, environment: undefined, fingerprint: undefined };

/** Runs it until it has said so many lines, then kills it; gives all that it said. */
async function journal(dir: string, size: number, lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, dir, "a", String(size)], { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length === lines) child.kill("SIGKILL");
  }
  await ended(child);
  return said;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

describe("a process that was killed", () => {
  it("leaves all that it was told to be on disk, time and again", async () => {
    const dir = jobsFolder();
    const random = createRandom(11, "kills");
    for (let kill = 0; kill < 4; kill++) {
      const size = 1 + Math.floor(random() * 5);
      const said = await journal(dir, size, 20 + Math.floor(random() * 400));
      const { job, books } = await openBooks({ name: "a", dir }, asked);
      const isKnown = (index: number): boolean => books.earlier.isSettled(index) || books.earlier.isDoubtful(index);
      const begun = said.filter((line) => line.startsWith("begun ")).map((line) => Number(line.slice(6)));
      expect(begun.length).toBeGreaterThan(5);
      for (const first of begun) {
        expect(Array.from({ length: size }, (_, place) => isKnown(first + place))).not.toContain(false);
      }
      const settled = said.filter((line) => line.startsWith("settled ")).length;
      expect(settled).toBeGreaterThan(0);
      // What was never begun is not in it: at most three were under way.
      expect(isKnown((begun.at(-1) ?? 0) + 10 * size)).toBe(false);
      await job.close();
    }
  });

  it("keeps others out while it lives, and lets them in when it was killed", async () => {
    const dir = jobsFolder();
    const child = spawn(process.execPath, [program, dir, "a", "1"], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    await lines.next();
    const refusal = await openJob({ name: "a", dir }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(JobError);
    expect((refusal as JobError).problem).toBe("inUse");
    expect((refusal as JobError).message).toMatch(new RegExp(`the process ${child.pid ?? 0}, since \\d{4}-`));
    const view = await readJob(dir, "a");
    expect(view.state).toBe("running");
    expect(view.settled + view.doubtful).toBeGreaterThan(0);
    await view.close();

    child.kill("SIGKILL");
    while ((await lines.next()).done !== true);
    await ended(child);
    expect(await listJobs(dir)).toMatchObject([{ name: "a", state: "interrupted" }]);
    const { job } = await openBooks({ name: "a", dir }, asked);
    expect(job.state).toBe("running");
  });
});

describe.skipIf(process.platform === "win32")("a journal that finds no room", () => {
  it("refuses what it cannot begin, and goes on when there is room again", async () => {
    const dir = jobsFolder();
    const limited = `trap "" XFSZ; ulimit -f 400; exec "$0" "$@"`;
    const child = spawn("bash", ["-c", limited, process.execPath, program, dir, "a", "1", "300", "3000"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said: string[] = [];
    for await (const line of createInterface(child.stdout)) said.push(line);
    await ended(child);
    expect(child.exitCode).toBe(0);
    expect(said).toContain("refused storage");
    expect(said).not.toContain("closed");
    expect(said).not.toContain("refused otherwise");

    const begun = said.filter((line) => line.startsWith("begun ")).length;
    const { job, books } = await openBooks({ name: "a", dir }, asked);
    const { earlier } = books;
    expect(begun).toBeGreaterThan(5);
    for (let index = 0; index < begun; index++) {
      expect(earlier.isSettled(index) || earlier.isDoubtful(index)).toBe(true);
    }
    expect([...job.failures()].length).toBe(earlier.counts.failed);
    await books.begin([299]);
    await books.close("completed");
    await job.close();
    expect(await listJobs(dir)).toMatchObject([{ state: "completed" }]);
  });
});
