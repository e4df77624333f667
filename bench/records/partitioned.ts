import { connect, getRecords, setRecords, type Connection } from "dataverse-parallel";
import { createEmulator } from "dataverse-parallel/emulator";
import { round, type Figure } from "../benchmark.ts";

const RECORDS = 200_000;

/** Reading by one connection and by four, when a page takes the server 200 ms. */
export async function measurePartitioned(): Promise<Figure[]> {
  const quick = createEmulator();
  const { url, clientId, clientSecret } = quick;
  const signIn = { url, clientId, clientSecret, authorityHost: url };
  const slowly = async (request: Request): Promise<Response> => {
    if (request.url.includes("/accounts")) await new Promise((resolve) => setTimeout(resolve, 200));
    return quick.fetch(request);
  };
  const loading = await connect({ ...signIn, transport: quick.fetch });
  const accounts = Array.from({ length: RECORDS }, (_, index) => ({ name: `Account ${index}` }));
  await setRecords("account", accounts, { createOnly: true, batchSize: 1000, connection: loading });
  const connection = await connect({ ...signIn, transport: slowly });
  const single = await readAll(connection, 1);
  const four = await readAll(connection, 4);
  await Promise.all([loading.close(), connection.close()]);
  await quick.close();
  return [
    { name: "200,000 read by one connection", value: round(RECORDS / single), unit: "records/s" },
    { name: "200,000 read by four", value: round(RECORDS / four), unit: "records/s" },
    { name: "four against one", value: round(single / four, 2), unit: "times", aim: "3" },
  ];
}

/** Seconds. */
async function readAll(connection: Connection, maxDegreeOfParallelism: number): Promise<number> {
  const start = performance.now();
  let count = 0;
  const options = { columns: ["name"], connection, maxDegreeOfParallelism };
  for await (const { records } of getRecords("account", options).pages()) count += records.length;
  if (count !== RECORDS) throw new Error(`${count} records were read.`);
  return (performance.now() - start) / 1000;
}
