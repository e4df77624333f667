import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Trouble } from "../script/script.ts";

/** How a run of the command ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It did not end by itself for so long that it was killed. */
  readonly hung: boolean;
}

export interface ClientOptions {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly troubles: readonly Trouble[];
  /** Told the process as soon as there is one. */
  readonly onStart?: (pid: number) => Promise<void>;
}

const DVP = new URL("../../../dist/cli/main.js", import.meta.url).pathname;
const CLOCK = new URL("shifted-clock.mjs", import.meta.url).href;
/** No run of a few hundred records takes so long, with all its repetitions. */
const LONGEST_MS = 60_000;
/** A file that becomes too large is then an error of its writer, as on a full disk, not the end of the process. */
const LIMITED = 'trap "" XFSZ; ulimit -f "$0"; exec "$@"';

/** Runs the command in a folder, whose subfolder "state" has its jobs. */
export async function runClient(args: readonly string[], options: ClientOptions): Promise<End> {
  const { folder, variables, troubles, onStart } = options;
  const clock = troubles.find((trouble) => trouble.kind === "clock");
  const full = troubles.find((trouble) => trouble.kind === "disk-full");
  const node = [process.execPath, ...(clock === undefined ? [] : ["--import", CLOCK]), DVP, ...args];
  const [program = "", ...rest] = full === undefined ? node : ["bash", "-c", LIMITED, String(full.kibibytes), ...node];
  const child = spawn(program, rest, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C at the terminal is the driver's.
    detached: true,
    env: {
      ...process.env,
      ...variables,
      NO_COLOR: "1",
      DATAVERSE_PARALLEL_STATE: `${folder}/state`,
      ...(clock !== undefined && { CHAOS_CLOCK: JSON.stringify(clock.jumps) }),
    },
  });
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, LONGEST_MS);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    if (child.pid !== undefined) await onStart?.(child.pid);
    const [code, signal] = await ended;
    const [stdout, stderr] = await said;
    return { code, signal, stdout, stderr, hung };
  } finally {
    clearTimeout(timer);
  }
}
