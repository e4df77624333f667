/** A block with several steps: it reads what belongs to its chunk, works with it, and writes what came out. */
import { connect, getRecords, invokeParallel, setRecords } from "dataverse-parallel";

const connection = await connect({ url: process.env.DATAVERSE_URL ?? "emulator:", setAsDefault: true });
const companies = Array.from({ length: 120 }, (_, index) => ({ name: `Account ${index}` }));
await setRecords("account", companies, { createOnly: true });

interface Account {
  readonly accountid: string;
}
interface Contact {
  readonly parentcustomerid: { readonly id: string };
}

for await (const { accountid } of getRecords<Account>("account", { top: 100 })) {
  const parentcustomerid = { table: "account", id: accountid };
  await setRecords("contact", [{ lastname: "Doe", parentcustomerid }], { createOnly: true });
}

// #region doc
const accounts = getRecords<Account>("account", { columns: [] });

const summary = await invokeParallel(
  accounts,
  async (chunk) => {
    const filter = { parentcustomerid: chunk.map(({ accountid }) => accountid) };
    const contacts = await Array.fromAsync(getRecords<Contact>("contact", { columns: ["parentcustomerid"], filter }));
    const people = Map.groupBy(contacts, ({ parentcustomerid }) => parentcustomerid.id);
    const counted = chunk.map(({ accountid }) => ({
      accountid,
      numberofemployees: people.get(accountid)?.length ?? 0,
    }));
    return setRecords("account", counted, { updateOnly: true });
  },
  { chunkSize: 50, maxDegreeOfParallelism: 4 },
);
console.log(summary.ok, summary.chunks); // 120 3
// #endregion

console.log(await getRecords("account", { filter: { numberofemployees: 1 } }).count());
await connection.close();
