// A process of its own: loads a file as a job and ends when so many records are done. Parameters: the folder of the job,
// its name, the file, how many.
import { openJob, readRecords, setRecords } from "dataverse-parallel";
import { connectSink } from "./sink.mjs";

const [dir, name, file, enough] = process.argv.slice(2);
const connection = await connectSink();
const job = await openJob({ name, dir });
const run = setRecords("account", readRecords(file), { connection, job, createOnly: true, maxDegreeOfParallelism: 8 });
let done = 0;
for await (const { status } of run) {
  if (status === "ok") done += 1;
  if (done >= Number(enough)) break;
}
await job.close();
process.exit(0);
