import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The emulator in a process of its own, as `dvp emulator` starts it. */
export interface EmulatorProcess {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  stop(): Promise<void>;
}

const DVP = new URL("../../../dist/cli/main.js", import.meta.url).pathname;

/** @throws Error when it does not start */
export async function startEmulator(flags: readonly string[]): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [DVP, "emulator", "--port", "0", "--json", ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const exited = once(child, "exit");
  const first = await Promise.race([once(createInterface(child.stdout), "line"), exited.then(() => undefined)]);
  if (first === undefined) throw new Error(`The emulator did not start: ${complaint}`);
  const signIn = JSON.parse(String(first[0])) as Omit<EmulatorProcess, "stop">;
  return {
    ...signIn,
    stop: async () => {
      child.kill("SIGINT");
      await exited;
    },
  };
}
