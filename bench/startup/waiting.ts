import { spawn } from "node:child_process";
import { once } from "node:events";

type Env = Readonly<Record<string, string | undefined>>;

/** How long a Node process takes to its end, in milliseconds. */
export async function untilEnd(parameters: readonly string[], env: Env): Promise<number> {
  const { end } = await watch(parameters, env);
  return end;
}

/** How long a Node process takes to the first that it says, in milliseconds; it runs to its end nevertheless. */
export async function untilFirstOutput(parameters: readonly string[], env: Env): Promise<number> {
  const { first } = await watch(parameters, env);
  if (first === undefined) throw new Error(`node ${parameters.join(" ")} said nothing.`);
  return first;
}

async function watch(parameters: readonly string[], env: Env): Promise<{ first: number | undefined; end: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "pipe"], env });
  let first: number | undefined;
  let stderr = "";
  child.stdout.on("data", () => (first ??= performance.now() - start));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`node ${parameters.join(" ")} ended with ${String(code)}:\n${stderr}`);
  return { first, end: performance.now() - start };
}
