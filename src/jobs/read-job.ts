import { readFailures } from "./failures.ts";
import type { JobView } from "./job.ts";
import { existingJobFiles } from "./job-files.ts";
import { jobInfo } from "./job-info.ts";
import { isLocked } from "./job-lock.ts";
import { readMalformed } from "./malformed.ts";
import { openJournal } from "./open-journal.ts";

/**
 * Reads what is known of a job, also while another process works on it: then it is how things stand now.
 *
 * @param dir as of `openJob`
 * @throws JobError when there is none of the name, and when its journal is damaged or of a newer version.
 */
export async function readJob(dir: string | undefined, name: string): Promise<JobView> {
  const files = existingJobFiles(dir, name);
  const lives = isLocked(files);
  const { file, history } = await openJournal(files, { readOnly: true });
  return Object.assign(
    jobInfo(files, history, () => lives),
    {
      failures: () => readFailures(file, history.notOk.has),
      malformedLines: () => readMalformed(file),
      noted: (key: string) => history.notes.get(key),
      close: file.close,
    },
  );
}
