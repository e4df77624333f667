import { describeTable } from "../../../src/metadata/tables.ts";
import { emulated, idOf, type Emulated } from "../emulated.ts";

/** Puts records, written as the wire has them, into a table. */
export async function store({ connection }: Emulated, table: string, records: readonly object[]): Promise<void> {
  const { entitySet } = (await describeTable(connection, table)).table;
  const Targets = records.map((record) => ({ "@odata.type": `Microsoft.Dynamics.CRM.${table}`, ...record }));
  await connection.send({
    method: "POST",
    path: `${entitySet}/Microsoft.Dynamics.CRM.CreateMultiple`,
    body: JSON.stringify({ Targets }),
    idempotent: false,
  });
}

/** An emulator with accounts in it, whose ids are `idOf` their places. */
export async function withAccounts(count: number, more: (index: number) => object = () => ({})): Promise<Emulated> {
  const world = emulated();
  const records = Array.from({ length: count }, (_, index) => ({
    accountid: idOf(index),
    name: `account ${index}`,
    ...more(index),
  }));
  if (count > 0) await store(world, "account", records);
  return world;
}

/** The names of the accounts that are there, in their order. */
export function names({ emulator }: Emulated): unknown[] {
  return emulator
    .snapshot("account")
    .map(({ name }) => name)
    .sort();
}

/** Requests that changed something: of the parts of a `$batch` one at least. */
export function writesOf({ emulator, writes }: Emulated): string[] {
  const posted = writes.filter(
    ({ message, body }) => message !== "$batch" || /^(?:DELETE|PATCH|POST|PUT) /m.test(body),
  );
  const others = emulator.log.entries().filter(({ method }) => method !== "GET" && method !== "POST");
  return [...posted.map(({ message }) => message), ...others.map(({ method, path }) => `${method} ${path}`)];
}
