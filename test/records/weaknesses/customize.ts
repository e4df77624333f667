import { sendRequest } from "../../../src/index.ts";
import { column, label } from "../../emulator/customization/payloads.ts";
import type { Emulated } from "../emulated.ts";

type World = Pick<Emulated, "connection">;

/** Gives accounts the file column new_file. */
export async function addFileColumn(world: World): Promise<void> {
  await add(world, "Attributes", column("File", "new_File", { MaxSizeInKB: 20_480 }));
}

/** Gives accounts an alternate key of one column. */
export async function addKey(world: World, name: string): Promise<void> {
  const SchemaName = `new_${name}`;
  await add(world, "Keys", { SchemaName, DisplayName: label(SchemaName), KeyAttributes: [name] });
}

async function add({ connection }: World, what: "Attributes" | "Keys", body: object): Promise<void> {
  const path = `EntityDefinitions(LogicalName='account')/${what}`;
  await sendRequest({ method: "POST", path, body }, { connection });
}
