import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { SignIn } from "../../sign-in.ts";
import type { SinkOptions } from "./sink.ts";

/** A sink in a process of its own. */
export interface SpawnedSink {
  readonly signIn: SignIn;
  stop(): Promise<void>;
}

export async function spawnSink(options: Omit<SinkOptions, "onWrite">): Promise<SpawnedSink> {
  const program = new URL("process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const line = await Promise.race([
    once(lines, "line").then(([text]) => text as string),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`The sink ended with ${String(code)}.`))),
  ]);
  return {
    signIn: JSON.parse(line) as SignIn,
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
