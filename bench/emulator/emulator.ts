import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, round, type Benchmark, type Figure } from "../benchmark.ts";
import { account, COLUMNS, createMultipleBody } from "./accounts.ts";
import { startServer, type Server } from "./server.ts";

const CREATE_MULTIPLE = "accounts/Microsoft.Dynamics.CRM.CreateMultiple";
const IN_FLIGHT = 8;
const ROUNDS = 3;

/** The local Dataverse in its own process, and a plain client that sends bodies prepared beforehand. */
export const emulator: Benchmark = {
  run: async (tell) => {
    const directory = await mkdtemp(join(tmpdir(), "bench-emulator-"));
    try {
      const rounds: Figure[][] = [];
      for (let count = 1; count <= ROUNDS; count++) {
        tell(`requests of every kind, round ${count} of ${ROUNDS}`);
        const server = await startServer(join(directory, `round-${count}.db`));
        rounds.push(await requests(server));
        await server.stop();
      }
      tell("a million records in a file");
      const server = await startServer(join(directory, "million.db"));
      const million = await fillWithAMillion(server);
      await server.stop();
      return [...middleOf(rounds), ...million];
    } finally {
      await rm(directory, { recursive: true });
    }
  },
};

function middleOf(rounds: readonly Figure[][]): Figure[] {
  const [first = []] = rounds;
  return first.map((figure, at) => ({ ...figure, value: median(rounds.map((figures) => figures[at]?.value ?? NaN)) }));
}

async function requests(server: Server): Promise<Figure[]> {
  const batches = Array.from({ length: 300 }, (_, index) => createMultipleBody(100 * index, 100));
  const creating = await rateOf(batches, (body) => server.send("POST", CREATE_MULTIPLE, body));
  const singles = Array.from({ length: 5000 }, (_, index) => JSON.stringify(account(index)));
  const posting = await rateOf(singles, (body) => server.send("POST", "accounts", body));
  const ids = await someIds(server, 5000);
  const getting = await rateOf(ids, (id) => server.send("GET", `accounts(${id})?$select=name`));
  return [
    { name: "start of the process to its first answer", value: round(server.startMs), unit: "ms", aim: "under 400" },
    { name: "CreateMultiple of 100 accounts", value: round(100 * creating), unit: "records/s", aim: "25,000 or more" },
    { name: "POST of one account", value: round(posting), unit: "requests/s", aim: "5,000 or more" },
    { name: "GET of one account by its id", value: round(getting), unit: "requests/s", aim: "5,000 or more" },
    { name: "filtered page of 5,000 accounts", value: round(await pageTime(server), 1), unit: "ms", aim: "under 60" },
  ];
}

/** Things a second, a few of them at a time. */
async function rateOf<T>(things: readonly T[], work: (thing: T) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const left = things.values();
  const worker = async (): Promise<void> => {
    for (const thing of left) await work(thing);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return things.length / ((performance.now() - start) / 1000);
}

async function someIds(server: Server, count: number): Promise<string[]> {
  const answer = await server.send("GET", `accounts?$select=accountid&$top=${count}`);
  const { value } = JSON.parse(answer) as { value: { accountid: string }[] };
  return value.map((row) => row.accountid);
}

async function pageTime(server: Server): Promise<number> {
  const path = `accounts?$select=${COLUMNS.join(",")}&$filter=address1_country+eq+'DE'+and+numberofemployees+gt+10`;
  const times: number[] = [];
  for (let time = 0; time < 15; time++) {
    const start = performance.now();
    await server.send("GET", path);
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Whether the rate falls while the file grows. */
async function fillWithAMillion(server: Server): Promise<Figure[]> {
  const rates: number[] = [];
  for (let part = 0; part < 10; part++) {
    const batches = Array.from({ length: 1000 }, (_, index) => createMultipleBody(100_000 * part + 100 * index, 100));
    rates.push(100 * (await rateOf(batches, (body) => server.send("POST", CREATE_MULTIPLE, body))));
  }
  const [first = NaN] = rates;
  const last = rates.at(-1) ?? NaN;
  return [
    { name: "CreateMultiple, the first 100,000 of a million", value: round(first), unit: "records/s" },
    { name: "CreateMultiple, the last 100,000 of a million", value: round(last), unit: "records/s" },
    { name: "the last of the first", value: round(last / first, 2), unit: "times", aim: "0.8 or more" },
  ];
}
