import { InputError } from "../../errors.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { CommandAgain, Session, Work } from "../session.ts";
import type { CommandName } from "./command-record.ts";

const WORKS: Readonly<Record<CommandName, () => Promise<Work<never>>>> = {
  set: async () => (await import("../commands/set.ts")).runSet,
  remove: async () => (await import("../commands/remove.ts")).runRemove,
  parallel: async () => (await import("../commands/parallel.ts")).runParallel,
  get: async () => (await import("../commands/get.ts")).runGet,
};

/** What only shows something, unless it was given anew. */
const DEFAULTS = { progress: "auto" };

/** Runs the command of a job in the folder where it was given, as that job. */
export async function runAgain(
  again: CommandAgain,
  { flags, session }: { readonly flags: Readonly<Record<string, unknown>>; readonly session: Session },
): Promise<ExitCode> {
  const { record } = again;
  const work = await WORKS[record.command]();
  enterFolder(record.cwd);
  const all = { ...DEFAULTS, ...record.flags, ...flags, verbose: session.verbose };
  return work(all as never, { ...session, again }, ...record.operands);
}

function enterFolder(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new InputError(`The folder in which the job was begun, ${folder}, cannot be entered. Bring it back.`, {
      source: folder,
      cause: error,
    });
  }
}
