// A process of its own: resumes a job that loads a file, up to the first request that creates records. Parameters: the
// folder of the job, its name, the file. Prints how many milliseconds after the start of the process that was.
import { performance } from "node:perf_hooks";
import { openJob, readRecords, setRecords } from "dataverse-parallel";
import { connectSink } from "./sink.mjs";

const [dir, name, file] = process.argv.slice(2);
const connection = await connectSink(() => {
  process.stdout.write(String(performance.now()));
  process.exit(0);
});
const job = await openJob({ name, dir });
await setRecords("account", readRecords(file), { connection, job, createOnly: true, maxDegreeOfParallelism: 8 });
throw new Error("Nothing was left to do.");
