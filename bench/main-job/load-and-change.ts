/**
 * A process of its own: loads a CSV file into an embedded emulator's file, then changes every record through
 * invokeParallel with setRecords inside. Prints what it measured as JSON.
 */
import { connect, getRecords, invokeParallel, readCsv, setRecords } from "dataverse-parallel";

const [csv = "", database = ""] = process.argv.slice(2);
await connect({ url: `emulator:${database}`, setAsDefault: true });

const createStart = performance.now();
const created = await setRecords("account", readCsv(csv), { createOnly: true, maxDegreeOfParallelism: 4 });
const createSeconds = (performance.now() - createStart) / 1000;

const updateStart = performance.now();
const updated = await invokeParallel(
  getRecords("account", { columns: ["name"] }),
  (chunk) =>
    setRecords(
      "account",
      chunk.map((account) => ({ ...account, description: `Seen ${String(account.name)}` })),
      { updateAllColumns: true },
    ),
  { chunkSize: 50, maxDegreeOfParallelism: 4 },
);
const updateSeconds = (performance.now() - updateStart) / 1000;

process.stdout.write(JSON.stringify({ created: created.created / createSeconds, updated: updated.ok / updateSeconds }));
process.exit(0);
