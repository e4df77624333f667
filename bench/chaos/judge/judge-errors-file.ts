import { join } from "node:path";
import { ERRORS_FILE } from "../script/draw-script.ts";
import type { Script } from "../script/script.ts";
import { readNdjson } from "./documents.ts";

/** Whether the file of the last session has what failed in all of the job, as its journal has it. */
export async function judgeErrorsFile(folder: string, { flags }: Script): Promise<readonly string[]> {
  if (!flags.includes(ERRORS_FILE)) return [];
  const [kept, shown] = await Promise.all([ERRORS_FILE, SHOWN_FILE].map((file) => failuresIn(join(folder, file))));
  return kept?.join("\n") === shown?.join("\n")
    ? []
    : [
        `${ERRORS_FILE} has ${kept?.length ?? 0} failures, and other ones than jobs show, which has ${shown?.length ?? 0}`,
      ];
}

/** What `dvp jobs show --errors` writes. */
export const SHOWN_FILE = "shown.ndjson";

async function failuresIn(file: string): Promise<readonly string[]> {
  return (await readNdjson<object>(file)).map((failure) => JSON.stringify(failure)).sort();
}
