/**
 * A process of its own that journals until it is killed: says on stdout, a line each, what it was told to be on disk and
 * what it has settled. Parameters: the folder, the name of the job, the size of a batch, how many inputs (0: no end), and how
 * long the text of a failure is (0: none fails).
 */
import { writeSync } from "node:fs";
import { JobError, openJob, type Entry } from "../../src/index.ts";

const [dir = "", name = ""] = process.argv.slice(2);
const [size = 1, inputs = 0, text = 0] = process.argv.slice(4).map(Number);

function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(" ")}\n`);
}

function outcomes(indices: readonly number[]): readonly Entry[] {
  if (text === 0) return indices.map((index) => ({ index, status: "ok", action: "created" }));
  const input = { text: "x".repeat(text) };
  return indices.map((index) => ({ index, status: "failed", input, error: new Error("Refused.") }));
}

const job = await openJob({ name, dir });
const books = await job.open({ run: "setRecords", what: {}, environment: undefined, fingerprint: undefined });
let next = books.earlier.from;

async function work(): Promise<void> {
  while (inputs === 0 || next < inputs) {
    const indices = Array.from({ length: size }, (_, place) => next + place);
    next += size;
    await books.begin(indices);
    say("begun", indices[0] ?? 0);
    books.settle(outcomes(indices));
    say("settled", indices[0] ?? 0);
  }
}

try {
  await Promise.all([work(), work(), work()]);
  await books.close("completed");
  await job.close();
  say("closed");
} catch (error) {
  if (!(error instanceof JobError)) throw error;
  say("refused", error.problem);
  for (const close of [() => books.close("interrupted"), job.close]) {
    await close().catch((again: unknown) => say("refused", again instanceof JobError ? again.problem : "otherwise"));
  }
}
