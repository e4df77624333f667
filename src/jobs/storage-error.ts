import { JobError, toError } from "../errors.ts";

/** Before anything was sent: a file or folder of the job is not to be had. `what` completes "The job 'x' …". */
export function storageError({ name }: { readonly name: string }, what: string, cause: unknown): JobError {
  return new JobError(
    `The job '${name}' ${what}: ${toError(cause).message}. Nothing was sent. Check the rights and the room of the folder, or choose another by \`dir\` or DATAVERSE_PARALLEL_STATE.`,
    { job: name, problem: "storage", cause },
  );
}
