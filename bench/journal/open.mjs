// A process of its own: opens a job. Parameters: its folder and name. Prints how many milliseconds that took.
import { performance } from "node:perf_hooks";
import { openJob } from "dataverse-parallel";

const [dir, name] = process.argv.slice(2);
const start = performance.now();
const job = await openJob({ name, dir });
process.stdout.write(String(performance.now() - start));
await job.close();
