import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ChildOptions {
  /** In the place of this process's own; undefined takes a variable away. @default none */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it says on stderr is shown only when it fails. @default false */
  readonly quiet?: boolean;
}

export interface ChildResult {
  readonly seconds: number;
  /** Of the processors, for all threads. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Runs a Node process to its end, and tells how long it took and how much memory it held at its highest. */
export async function runNode(
  parameters: readonly string[],
  { env = {}, quiet = false }: ChildOptions = {},
): Promise<ChildResult> {
  const directory = await mkdtemp(join(tmpdir(), "bench-"));
  const usageFile = join(directory, "usage.json");
  const reporter = new URL("report-usage.mjs", import.meta.url).href;
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", reporter, ...parameters], {
    stdio: ["ignore", "pipe", quiet ? "pipe" : "inherit"],
    env: { ...process.env, ...env, RESOURCE_USAGE_FILE: usageFile },
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`node ${parameters.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  const usage = JSON.parse(await readFile(usageFile, "utf8")) as NodeJS.ResourceUsage;
  await rm(directory, { recursive: true });
  return {
    seconds,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMegabytes: usage.maxRSS / 1000,
    stdout,
  };
}
