/**
 * The main job from beginning to end, on a local Dataverse in a temporary file: write real places into a CSV file, load
 * it into the table account, change every record in parallel, remove those of one country, and compare what is there
 * with what was asked for.
 *
 * `npm start` takes all 135,233 places; `npm start -- --sample 2000` fewer.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  connect,
  getRecords,
  invokeParallel,
  readCsv,
  removeRecords,
  setRecords,
  sourceLine,
  writeRecords,
  type DataverseRecord,
  type InputRecord,
  type NotOkOutcome,
} from "dataverse-parallel";
import { compare } from "./compare.ts";
import { madeUp } from "./made-up.ts";
import { placeColumns, places } from "./places.ts";
import { print, step } from "./report.ts";

const COUNTRY = "CH";

const { values } = parseArgs({ options: { sample: { type: "string", default: "135233" } } });
const sample = Number(values.sample);
if (!Number.isSafeInteger(sample) || sample < 1) {
  process.stderr.write(`Expected --sample to be a whole number from 1 up, got ${values.sample}.\n`);
  process.exit(2);
}

const started = performance.now();
const directory = await mkdtemp(join(tmpdir(), "dataverse-parallel-"));
const file = join(directory, "places.csv");
const real = places(sample);
const connection = await connect({ url: `emulator:${join(directory, "org.db")}`, setAsDefault: true });
print(`A local Dataverse is running in this process; its data is in ${directory}.`);

try {
  await step(
    `Write ${real.length.toLocaleString("en-US")} real places and ${madeUp.length} made-up ones into a CSV file`,
    async () => {
      return writeRecords([...real, ...madeUp], file, { columns: [...placeColumns, "accountcategorycode"] });
    },
    (written) => written.records,
  );

  const refused: NotOkOutcome<InputRecord>[] = [];
  await step(
    "Load the file into the table account: the made-up ones must be refused",
    async () => {
      const run = setRecords("account", readCsv(file), { createOnly: true, maxDegreeOfParallelism: 4 });
      for await (const outcome of run) if (outcome.status !== "ok") refused.push(outcome);
      return run;
    },
    (summary) => summary.read,
  );
  print(`\n   Refused, ${refused.length} in all:`);
  for (const { input, error } of refused)
    print(`   line ${sourceLine(input)}  ${shorten(JSON.stringify(filled(input)))}\n      ${error.message}`);

  await step(
    "Read them all back and change every one in parallel, 50 at a time",
    async () => {
      return invokeParallel(
        getRecords("account", { columns: ["name", "numberofemployees"] }),
        (chunk) =>
          setRecords(
            "account",
            chunk.map((place) => ({ ...place, description: describe(place) })),
            { updateAllColumns: true },
          ),
        { chunkSize: 50, maxDegreeOfParallelism: 4 },
      );
    },
    (summary) => summary.ok,
  );

  await step(
    "Count on the server, by paging through the ids",
    async () => {
      return getRecords("account").count();
    },
    Number,
  );

  await step(
    `Remove those of one country, ${COUNTRY}`,
    async () => {
      return removeRecords(getRecords("account", { columns: [], filter: { address1_country: COUNTRY } }));
    },
    (summary) => summary.ok,
  );

  const asked = real
    .filter((place) => place.address1_country !== COUNTRY)
    .map((place) => ({ ...place, description: describe(place) }));
  const columns = [...placeColumns, "description"];
  const result = await step(
    "Compare what is there with what was asked for, column by column",
    async () => {
      return compare(asked, getRecords("account", { columns }), columns);
    },
    (comparison) => comparison.there,
  );
  const { missing, surplus, same } = result;
  print(
    `\n   Asked for ${result.asked}, there are ${result.there}: ${same} the same, ${missing.length} missing, ${surplus.length} too many or different.`,
  );
  for (const key of missing.slice(0, 10)) print(`   missing:   ${key}`);
  for (const key of surplus.slice(0, 10)) print(`   too many:  ${key}`);

  const complete = missing.length === 0 && surplus.length === 0 && refused.length === madeUp.length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(
    complete
      ? `\nEvery record is there exactly once. All of it took ${seconds} s.`
      : "\nFAILED: what is there is not what was asked for.",
  );
  if (!complete) process.exitCode = 1;
} finally {
  await connection.close();
  await rm(directory, { recursive: true });
}

function describe({ name, numberofemployees }: DataverseRecord): string {
  return `${String(name)} has ${Number(numberofemployees).toLocaleString("en-US")} inhabitants.`;
}

/** The columns of a line that hold something. */
function filled(input: InputRecord): InputRecord {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ""));
}

function shorten(text: string): string {
  return text.length > 110 ? `${text.slice(0, 107)}…` : text;
}
