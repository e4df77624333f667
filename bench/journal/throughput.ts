import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, openJob, setRecords, type Job } from "dataverse-parallel";
import { median } from "../benchmark.ts";
import { interleave, roundsOf, type Rounds } from "../rounds.ts";

export interface Throughput {
  /** Records a second. */
  readonly plain: Rounds;
  readonly journalled: Rounds;
  /** Of each round, journalled against plain. */
  readonly ratio: Rounds;
  readonly bytesPerRecord: number;
}

/** Creates records in an embedded emulator, each time in a new one, without a journal and with one. */
export async function measureThroughput(records: number, rounds: number): Promise<Throughput> {
  const bytes: number[] = [];
  // The compiler learns the way first.
  await create(Math.min(records, 20_000), undefined);
  const { plain, journalled } = await interleave(rounds, {
    plain: () => create(records, undefined),
    journalled: () =>
      inJob(async (job) => {
        const rate = await create(records, job);
        await job.close();
        bytes.push((await stat(job.file)).size / records);
        return rate;
      }),
  });
  const ratios = journalled.map((rate, round) => rate / (plain[round] ?? NaN));
  return {
    plain: roundsOf(plain),
    journalled: roundsOf(journalled),
    ratio: roundsOf(ratios),
    bytesPerRecord: median(bytes),
  };
}

async function create(count: number, job: Job | undefined): Promise<number> {
  const connection = await connect({ url: "emulator:" });
  const records = Array.from({ length: count }, (_, index) => ({ name: `account ${index}`, numberofemployees: index }));
  const start = performance.now();
  const options = { connection, createOnly: true, batchSize: 100, maxDegreeOfParallelism: 4 };
  const { created } = await setRecords("account", records, job === undefined ? options : { ...options, job });
  const seconds = (performance.now() - start) / 1000;
  await connection.close();
  if (created !== count) throw new Error(`${created} were created.`);
  return count / seconds;
}

async function inJob(measure: (job: Job) => Promise<number>): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "bench-journal-"));
  try {
    return await measure(await openJob({ name: "load", dir }));
  } finally {
    await rm(dir, { recursive: true });
  }
}
