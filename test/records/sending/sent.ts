import type { SendSignals } from "../../../src/connection/request.ts";
import type { TableDefinition } from "../../../src/metadata/definition.ts";
import { describeTable } from "../../../src/metadata/tables.ts";
import type { BatchResult } from "../../../src/records/bulk/sender.ts";
import { createSender } from "../../../src/records/sending/sender.ts";
import type { SendSettings } from "../../../src/records/sending/sending.ts";
import type { Create, Delete, Update, Write } from "../../../src/records/sending/write.ts";
import { createSkippingClock, type SkippingClock } from "../../connection/test-connection.ts";
import { emulated, idOf, type Emulated } from "../emulated.ts";

export interface Sent extends Emulated {
  readonly table: TableDefinition;
  readonly clock: SkippingClock;
  send<I>(writes: readonly Write<I>[], signals?: SendSignals): Promise<BatchResult<I>>;
  /** Requests that came to the service since the last call: method and last part of the path. */
  requests(): string[];
}

/** A sender for a table of an emulator, whose waits take no time. */
export async function senderFor(
  { table: name = "account", ...settings }: Partial<SendSettings> & { readonly table?: string } = {},
  world: Emulated = emulated(),
): Promise<Sent> {
  const { table } = await describeTable(world.connection, name);
  const clock = createSkippingClock();
  const sender = createSender(world.connection, { batchSize: 100, clock, random: () => 0.5, ...settings });
  world.emulator.log.clear();
  return {
    ...world,
    table,
    clock,
    send: (writes, signals = {}) => sender.send(writes, signals),
    requests: () => {
      const requests = world.emulator.log.entries().map(({ method, path }) => `${method} ${shortPath(path)}`);
      world.emulator.log.clear();
      return requests;
    },
  };
}

function shortPath(path: string): string {
  return path.replace("/api/data/v9.2/", "").replace("Microsoft.Dynamics.CRM.", "").replace(/\?.*/, "");
}

export function count(number: number): number[] {
  return Array.from({ length: number }, (_, index) => index);
}

export function create(table: TableDefinition, index: number, more: Partial<Create<number>> = {}): Create<number> {
  const payload = { name: `account ${index}` };
  return { operation: "create", index, input: index, table, id: idOf(index), isOwnId: false, payload, ...more };
}

export function update(table: TableDefinition, index: number, more: Partial<Update<number>> = {}): Update<number> {
  const payload = { name: `changed ${index}` };
  return { operation: "update", index, input: index, table, id: idOf(index), payload, ...more };
}

export function remove(table: TableDefinition, index: number, more: Partial<Delete<number>> = {}): Delete<number> {
  return { operation: "delete", index, input: index, table, id: idOf(index), ...more };
}

/** What there is of a column, in the order of the records' ids. */
export function kept({ emulator, table }: Sent, column = "name"): unknown[] {
  return emulator
    .snapshot(table.name)
    .toSorted((a, b) => String(a[table.primaryId]).localeCompare(String(b[table.primaryId])))
    .map((row) => row[column]);
}
