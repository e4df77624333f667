import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";

/** The built command: `npm test` builds before it tests. */
export const main = join(import.meta.dirname, "../../dist/cli/main.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Standard input; without it there is none. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Where the jobs of this process's commands are kept. */
const state = mkdtempSync(join(tmpdir(), "dataverse-parallel-state-"));
process.once("exit", () => rmSync(state, { recursive: true, force: true }));

/** The variables of this process without those that name an environment, plus the given ones. */
function environment(more: Variables = {}): NodeJS.ProcessEnv {
  const clean = { ...process.env };
  for (const name of ["DATAVERSE_URL", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "FORCE_COLOR"]) {
    Reflect.deleteProperty(clean, name);
  }
  return { ...clean, NO_COLOR: "1", DATAVERSE_PARALLEL_STATE: state, ...more };
}

/** Starts the command and leaves it running. */
export function startDvp(args: readonly string[], options: Omit<RunOptions, "input"> = {}): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: options.cwd, env: environment(options.env) });
}

/** Runs the command to its end. */
export function dvp(args: readonly string[], { input, ...options }: RunOptions = {}): Promise<Ended> {
  const child = startDvp(args, options);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input ?? "");
  return ended(child);
}

/** Runs a line of shell in which `dvp` is the command. */
export function shell(line: string, options: Omit<RunOptions, "input"> = {}): Promise<Ended> {
  const script = `set -o pipefail; dvp() { "${process.execPath}" "${main}" "$@"; }; ${line}`;
  return ended(spawn("bash", ["-c", script], { cwd: options.cwd, env: environment(options.env) }));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const code = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const read = (stream: Readable | null): Promise<string> => (stream === null ? Promise.resolve("") : text(stream));
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr)]);
  return { code: await code, stdout, stderr };
}

/** Resolves when the process has said something that matches. */
export function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const listen = (chunk: Buffer): void => {
      heard += chunk.toString();
      if (pattern.test(heard)) resolve(heard);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("close", () => reject(new Error(`It ended without saying ${pattern.source}: ${heard}`)));
  });
}

export interface Place {
  readonly folder: string;
  readonly emulator: Emulator;
  /** Environment variables that lead to the emulator. */
  readonly env: Record<string, string>;
  write(name: string, content: string): string;
}

/** A listening emulator and a folder for the tests of one file. */
export function usePlace(options: EmulatorOptions = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), "dataverse-parallel-e2e-"));
  const emulator = createEmulator(options);
  const env: Record<string, string> = {
    AZURE_CLIENT_ID: emulator.clientId,
    AZURE_CLIENT_SECRET: emulator.clientSecret,
  };
  beforeAll(async () => {
    env.DATAVERSE_URL = (await emulator.listen()).url;
  });
  afterAll(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return { folder, emulator, env, write };
}

export function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
