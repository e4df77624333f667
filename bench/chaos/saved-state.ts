import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Choices } from "./choices.ts";
import { NOTHING, type Tally } from "./report/tally.ts";

/** A seed that went wrong. */
export interface CounterExample {
  readonly seed: number;
  /** The command that replays it. */
  readonly replay: string;
  /** What happens, in words. */
  readonly script: string;
  readonly complaints: readonly string[];
}

/** How far many seeds have come. */
export interface Progress {
  readonly done: readonly number[];
  readonly tally: Tally;
  readonly counterExamples: readonly CounterExample[];
}

const BEGINNING: Progress = { done: [], tally: NOTHING, counterExamples: [] };

/** Where it was interrupted, when the same was asked for; otherwise from the beginning. */
export async function readProgress(choices: Choices): Promise<Progress> {
  if (choices.stateFile === undefined) return BEGINNING;
  const text = await readFile(choices.stateFile, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return BEGINNING;
  const { asked, progress } = JSON.parse(text) as { asked: string; progress: Progress };
  return asked === nameOf(choices) ? progress : BEGINNING;
}

export async function keepProgress(choices: Choices, progress: Progress): Promise<void> {
  const { stateFile } = choices;
  if (stateFile === undefined) return;
  await writeFile(`${stateFile}.new`, JSON.stringify({ asked: nameOf(choices), progress }));
  await rename(`${stateFile}.new`, stateFile);
}

export async function forgetProgress({ stateFile }: Choices): Promise<void> {
  if (stateFile !== undefined) await rm(stateFile, { force: true });
}

/** What decides which scripts there are. */
function nameOf({ from, seeds, mostRecords, operation }: Choices): string {
  return `${seeds} seeds from ${from}, ${mostRecords} records, ${operation ?? "all operations"}`;
}
