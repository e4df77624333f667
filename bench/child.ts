import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ChildResult {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Runs a Node process to its end, and tells how long it took and how much memory it held at its highest. */
export async function runNode(parameters: readonly string[]): Promise<ChildResult> {
  const directory = await mkdtemp(join(tmpdir(), "bench-"));
  const memoryFile = join(directory, "peak");
  const reporter = new URL("report-peak.mjs", import.meta.url).href;
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", reporter, ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PEAK_MEMORY_FILE: memoryFile },
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const [code] = (await once(child, "close")) as [number | null];
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`node ${parameters.join(" ")} ended with ${code}:\n${stdout}`);
  const peakMegabytes = Number(await readFile(memoryFile, "utf8")) / 1000;
  await rm(directory, { recursive: true });
  return { seconds, peakMegabytes, stdout };
}
