import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { examples, repository } from "./guide.ts";

/** Runs a program beside the examples of a guide and gives the lines that it printed. Rejects when it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  cwd = examples["coming-from-powershell"],
): Promise<string[]> {
  if (!existsSync(`${repository}dist/index.js`)) {
    throw new Error("The examples run on what is built, and dist/ is not there. Run npm run build first.");
  }
  const { stdout } = await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...variables } });
  return stdout.split("\n").filter((line) => line !== "");
}
