import { JobError, toError } from "../errors.ts";
import { openEventFile, type EventFile } from "./event-file.ts";
import { BrokenChain, NewerVersion } from "./event-schema.ts";
import { readHistory, type History } from "./history.ts";
import type { JobFiles } from "./job-files.ts";
import { resultCodeOf, resultCodes } from "./sqlite.ts";
import { storageError } from "./storage-error.ts";

export interface OpenedJournal {
  readonly file: EventFile;
  readonly history: History;
}

/** @throws JobError when it cannot be read, is damaged, or is of a newer version of this package. */
export async function openJournal(files: JobFiles, access: { readonly readOnly: boolean }): Promise<OpenedJournal> {
  let file: EventFile | undefined;
  try {
    file = await openEventFile(files, access);
    const history = readHistory(file.events());
    if (history.header.name !== files.name) throw new BrokenChain(`it is of the job '${history.header.name}'`);
    return { file, history };
  } catch (error) {
    await file?.close();
    throw refusalOf(files, error);
  }
}

const unreachable: readonly (number | undefined)[] = [
  resultCodes.busy,
  resultCodes.readOnly,
  resultCodes.full,
  resultCodes.cannotOpen,
];

function refusalOf(files: JobFiles, error: unknown): JobError {
  const { name, journal } = files;
  const problemOf = (problem: JobError["problem"], text: string): JobError =>
    new JobError(`The journal of the job '${name}', ${journal}, ${text}`, { job: name, problem, cause: error });
  if (error instanceof NewerVersion) {
    return problemOf(
      "newerVersion",
      "was written by a newer version of dataverse-parallel. Nothing was sent. Use that version, or give this run a job of another name.",
    );
  }
  const { message } = toError(error);
  const isUnreachable = unreachable.includes(resultCodeOf(error)) || (error as NodeJS.ErrnoException).code === "EACCES";
  if (isUnreachable) {
    return storageError(files, `has a journal that cannot be opened, ${files.journal}`, error);
  }
  return problemOf(
    "damaged",
    `is damaged: ${message}. Nothing was sent. What the job has done cannot be told from it for sure: bring the file back from a backup, or see in the environment which records are there, remove the job, and run anew with those that are missing.`,
  );
}
