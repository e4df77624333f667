import { join } from "node:path";
import { runNode } from "../child.ts";
import type { SignIn } from "../sign-in.ts";
import { runCommand, withoutProxy } from "./command.ts";
import { contenderOf, isCommand, type CommandContender, type Contender, type ContenderName } from "./contenders.ts";
import type { RowFiles } from "./files.ts";
import type { Case, Sample } from "./results.ts";
import { readCounts, resetCounts } from "./sink/counts.ts";
import type { Task } from "./work.ts";

const CLIENT = new URL("client.ts", import.meta.url).pathname;

/** The way in. */
export interface Door {
  readonly signIn: SignIn;
  readonly token: string;
}

/** What was measured, before the sink was asked. */
type Measured = Omit<Sample, "requests" | "bytes">;

/**
 * Lets one contender do its work in a new process.
 *
 * @throws Error when it did more or less than it was asked for
 */
export async function measure(name: ContenderName, { signIn, token, ...size }: Case & Door, files: RowFiles) {
  const contender = contenderOf(name);
  const { most } = contender;
  const records = Math.floor(Math.min(size.records, most?.(size.columns) ?? Infinity));
  const task = { ...size, signIn, token, records };
  const measured = await (isCommand(contender)
    ? measureCommand(contender, task, files)
    : measureLibrary(name, task, files));
  const counts = await readCounts(signIn);
  checkWork(contender, { asked: records, answered: measured.records, counted: counts.records });
  return { ...measured, requests: counts.requests, bytes: counts.bytes };
}

async function measureLibrary(name: ContenderName, task: Task, { directory }: RowFiles): Promise<Measured> {
  // From the second round on types need not be stripped, which takes 20 MB.
  const env = { ...withoutProxy, NODE_COMPILE_CACHE: join(directory, "compiled") };
  const { stdout, peakMegabytes } = await runNode([CLIENT, name, JSON.stringify(task)], { env });
  return { ...(JSON.parse(stdout) as Omit<Measured, "peakMegabytes">), peakMegabytes };
}

/** All of the process; and a second one for a single record, which is little more than a start. */
async function measureCommand(contender: CommandContender, task: Task, files: RowFiles): Promise<Measured> {
  const start = await runCommand(contender, task, files, 1);
  // Its file is not written while the clock runs.
  if (contender.does === "write") await files.of(contender.file, task.columns, task.records);
  await resetCounts(task.signIn);
  const { seconds, cpuSeconds, peakMegabytes } = await runCommand(contender, task, files, task.records);
  return {
    records: task.records,
    ...{ seconds, cpuSeconds, peakMegabytes },
    start: { seconds: start.seconds, cpuSeconds: start.cpuSeconds },
  };
}

interface Work {
  readonly asked: number;
  /** By what the client says. */
  readonly answered: number;
  /** By what the sink says. */
  readonly counted: number;
}

/** @throws Error when it did more or less than it was asked for */
export function checkWork({ label, does }: Contender, { asked, answered, counted }: Work): void {
  if (answered === asked && counted === asked) return;
  throw new Error(
    `${label} was to ${does} ${asked} records: it has answers for ${answered}, and the sink counted ${counted}.`,
  );
}
