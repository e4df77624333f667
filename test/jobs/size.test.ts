import { statSync } from "node:fs";
import { expect, it } from "vitest";
import { openJob } from "../../src/index.ts";
import { systemClock } from "../../src/clock.ts";
import { createJob } from "../../src/jobs/create-job.ts";
import { jobFiles } from "../../src/jobs/job-files.ts";
import { openJournal } from "../../src/jobs/open-journal.ts";
import { asked, created, indices, jobsFolder } from "./jobs.ts";

/** A job that writes and does not wait for the disk. */
async function openHasty(dir: string) {
  const made = await openJob({ name: "size", dir });
  await made.close();
  const files = jobFiles(dir, "size");
  const { file, history } = await openJournal(files, { readOnly: false });
  const hasty = { ...file, sync: () => Promise.resolve() };
  return createJob({ file: hasty, history, files, unlock: () => undefined, lineOf: undefined, clock: systemClock });
}

it.each([
  { batch: 1, records: 5_000, most: 40 },
  { batch: 100, records: 300_000, most: 1 },
])(
  "a journal has at most $most bytes for a record that is ok, in batches of $batch",
  async ({ batch, records, most }) => {
    const job = await openHasty(jobsFolder());
    const books = await job.open(asked);
    // One after the other: so nothing shares a commit.
    for (let first = 0; first < records; first += batch) {
      await books.begin(indices(first, batch));
      books.settle(created(indices(first, batch)));
      books.mark({ items: first, offset: first * 100, line: first });
    }
    await books.close("completed");
    await job.close();
    expect(statSync(job.file).size / records).toBeLessThan(most);
  },
);
