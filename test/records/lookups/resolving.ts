import { describeTable } from "../../../src/metadata/tables.ts";
import type { PlainRecord } from "../../../src/metadata/record-writer.ts";
import {
  createLookupResolver,
  type LookupResolver,
  type LookupResolverOptions,
} from "../../../src/records/lookups/lookup-resolver.ts";
import type { LookupRule } from "../../../src/records/lookups/lookup-rules.ts";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { emulated, type Emulated } from "../emulated.ts";
import { createRows } from "../matching/create-rows.ts";

export interface Resolving {
  readonly service: Emulated;
  /** A resolver for the lookups of contacts, or of another table. */
  resolver(
    rules?: Readonly<Record<string, LookupRule>>,
    options?: LookupResolverOptions & { readonly table?: string },
  ): Promise<LookupResolver>;
  createAccounts(...records: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** The names of all accounts. */
  accountNames(): Promise<unknown[]>;
}

export function resolving(options: EmulatorOptions = {}): Resolving {
  const service = emulated(options);
  const { connection } = service;
  return {
    service,
    resolver: async (rules, { table = "contact", ...more } = {}) =>
      createLookupResolver(connection, await describeTable(connection, table), rules, more),
    createAccounts: (...records) => createRows(connection, records),
    accountNames: async () => {
      const path = "accounts?$select=name&$orderby=createdon,name";
      const { body } = await connection.send({ method: "GET", path, idempotent: true });
      return (JSON.parse(body) as { value: PlainRecord[] }).value.map(({ name }) => name);
    },
  };
}

/** What one record becomes. */
export async function resolveOne(resolver: LookupResolver, record: PlainRecord): Promise<PlainRecord | Error> {
  const [resolved] = await resolver.resolve([record], undefined);
  return resolved!;
}

/** Why one record is none; what it became, should it be one. */
export async function refusalOf(resolver: LookupResolver, record: PlainRecord): Promise<string> {
  const resolved = await resolveOne(resolver, record);
  return resolved instanceof Error ? resolved.message : JSON.stringify(resolved);
}
