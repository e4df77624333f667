// A process of its own: so many records, made up as they are asked for, in one job, to a service that keeps none.
// Parameters: the folder of the job, how many records, how many in a batch. Prints the bytes of the journal.
import { statSync } from "node:fs";
import { openJob, setRecords } from "dataverse-parallel";
import { connectSink } from "./sink.mjs";

const [dir, ...numbers] = process.argv.slice(2);
const [count, batchSize] = numbers.map(Number);

function* records() {
  for (let index = 0; index < count; index++) yield { name: `account ${index}` };
}

const connection = await connectSink();
const job = await openJob({ name: `many-${batchSize}`, dir });
const options = { connection, job, createOnly: true, batchSize, maxDegreeOfParallelism: 8 };
const { created } = await setRecords("account", records(), options);
if (created !== count) throw new Error(`${created} were created.`);
await job.close();
process.stdout.write(String(statSync(job.file).size));
process.exit(0);
