import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runNode, type ChildResult } from "../child.ts";
import type { CommandContender } from "./contenders.ts";
import type { RowFiles } from "./files.ts";
import { columnNames, TABLE } from "./rows.ts";
import type { Task } from "./work.ts";

export const DVP = new URL("../../dist/cli/main.js", import.meta.url).pathname;

/** Runs `dvp` for so many of the task's records. */
export async function runCommand(
  contender: CommandContender,
  task: Task,
  files: RowFiles,
  records: number,
): Promise<ChildResult> {
  const args = contender.does === "write" ? await setArgs(contender, task, files, records) : getArgs(task, records);
  const out = join(files.directory, `out.${contender.file}`);
  const options = { env: environmentOf(task, files.directory), quiet: true };
  try {
    return await runNode(
      [DVP, ...args, ...(contender.does === "read" ? ["--out", out] : []), ...contender.flags],
      options,
    );
  } finally {
    await rm(out, { force: true });
  }
}

async function setArgs({ file }: CommandContender, task: Task, files: RowFiles, records: number): Promise<string[]> {
  return [
    ...["set", TABLE, await files.of(file, task.columns, records), "--create-only", "--progress", "none"],
    ...["--batch-size", String(task.batchSize), "--max-degree-of-parallelism", String(task.concurrency)],
  ];
}

function getArgs(task: Task, records: number): string[] {
  const all = ["get", TABLE, "--columns", columnNames(task.columns).join(","), "--progress", "none"];
  return records < task.records ? [...all, "--top", String(records)] : all;
}

/** Signs in by the environment, as a job on a server does; leaves what it keeps in the folder of the measurement. */
export function environmentOf({ signIn }: Pick<Task, "signIn">, directory: string): Record<string, string | undefined> {
  return {
    ...withoutProxy,
    DATAVERSE_URL: signIn.url,
    AZURE_TENANT_ID: signIn.tenantId,
    AZURE_CLIENT_ID: signIn.clientId,
    AZURE_CLIENT_SECRET: signIn.clientSecret,
    DATAVERSE_PARALLEL_STATE: directory,
  };
}

/** Not all clients know that this machine is not behind it. */
export const withoutProxy = Object.fromEntries(
  ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"].map((name) => [name, undefined]),
);

/** Whether the command keeps a journal that can be done without. */
export async function canDoWithoutJob(): Promise<boolean> {
  const { stdout } = await runNode([DVP, "set", "--help"]);
  return stdout.includes("--no-job");
}
