import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Ends a process as soon as something is so; resolves when it is gone. Throws when it ends by itself before. */
export async function killWhen(
  child: ChildProcess,
  isSo: () => boolean | Promise<boolean>,
  signal: "SIGKILL" | "SIGINT" = "SIGKILL",
): Promise<void> {
  const closed = once(child, "close");
  while (!(await isSo())) {
    if (child.exitCode !== null) throw new Error(`The process ended with ${child.exitCode} before it was killed.`);
    await sleep(5);
  }
  child.kill(signal);
  await closed;
}
