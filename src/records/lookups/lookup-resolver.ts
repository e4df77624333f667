import { abortable, reasonOf } from "../../clock.ts";
import type { Connection } from "../../connection/connection.ts";
import { isLookup } from "../../metadata/definition.ts";
import type { PlainRecord } from "../../metadata/record-writer.ts";
import type { TableKnowledge } from "../../metadata/tables.ts";
import type { Sender } from "../bulk/sender.ts";
import { foreseeingSender } from "../bulk/foreseeing-sender.ts";
import { createSender } from "../sending/sender.ts";
import { createRecordIds, type RecordIds } from "../ids/record-ids.ts";
import { createDirectories } from "./directories.ts";
import { checkLookupRules, type LookupRule } from "./lookup-rules.ts";
import { keyOfName, nameOf, type Name } from "./name-of.ts";
import { createNameResolver, type Reference, type ResolveNames } from "./name-resolver.ts";

/** Replaces the names in lookup columns by the records that have them. */
export interface LookupResolver {
  /**
   * Each record with `{ table, id }`, or null, in place of every name in a lookup column, as a copy; the record itself
   * where there is none. Or why a name of it stands for no record.
   * @throws ServiceError, TransportError when names cannot be looked up; what `check` throws; the signal's reason
   */
  resolve<T extends PlainRecord>(
    records: readonly T[],
    signal: AbortSignal | undefined,
  ): Promise<readonly (T | Error)[]>;
  /**
   * Asks for the definitions that the rules need, so that what is wrong with a rule is known before the first name comes.
   * @throws DefinitionError when a rule names a column that the other table does not have; the signal's reason
   */
  check(signal: AbortSignal | undefined): Promise<void>;
  /** Records that were created for missing names, so far; in a dry run, that would have been. */
  readonly created: number;
}

export interface LookupResolverOptions {
  /** Create nothing: records for missing names are counted, and lookups get an id that no record has. @default false */
  readonly dryRun?: boolean | undefined;
  /** Creates records for missing names, as the run that they are made for creates its own. @default as who is signed in */
  readonly sender?: Sender | undefined;
  /** Ids of the records that it creates; "server" has the service choose them. @default its own */
  readonly ids?: RecordIds | "server" | undefined;
}

/**
 * What is found is remembered for as long as the resolver is, and shared by all who use it at the same time. Texts
 * compare as the service has them; see `findMatches`.
 * @param rules by the names of lookup columns; one without a rule takes a name that exactly one record has
 * @throws DefinitionError, UsageError for rules that cannot be
 */
export function createLookupResolver(
  connection: Connection,
  knowledge: TableKnowledge,
  rules: Readonly<Record<string, LookupRule>> = {},
  { dryRun = false, sender = createSender(connection, { batchSize: 100 }), ids }: LookupResolverOptions = {},
): LookupResolver {
  checkLookupRules(knowledge.table, rules);
  const chosen = ids ?? createRecordIds(knowledge.table.name);
  const directories = createDirectories({
    connection,
    idOf: chosen === "server" ? undefined : chosen.ofName,
    sender: dryRun ? foreseeingSender : sender,
    dryRun,
  });
  const resolvers = new Map<string, ResolveNames>();
  const takingIds = new Set<string>();
  for (const column of knowledge.table.columns.values()) {
    if (!isLookup(column)) continue;
    const rule = rules[column.name] ?? {};
    if (column.targets.length > 1) takingIds.add(column.name);
    resolvers.set(column.name, createNameResolver({ connection, knowledge, column, rule }, directories));
  }

  const resolve = async <T extends PlainRecord>(records: readonly T[]): Promise<readonly (T | Error)[]> => {
    const named = records.map((record) => namesIn(record, resolvers, takingIds));
    if (named.every((names) => names === undefined)) return records;
    const references = new Map<string, ReadonlyMap<string, Reference>>();
    const work = [...resolvers].map(async ([column, resolveNames]) => {
      const names = new Map<string, Name>();
      for (const name of named.flatMap((some) => some?.get(column) ?? [])) names.set(keyOfName(name), name);
      if (names.size > 0) references.set(column, await resolveNames([...names.values()]));
    });
    await Promise.all(work);
    return records.map((record, at) => {
      const names = [...(named[at] ?? [])];
      if (names.length === 0) return record;
      const found = names.map(([column, name]) => [column, references.get(column)?.get(keyOfName(name))] as const);
      const error = found.find(([, reference]) => reference instanceof Error)?.[1];
      return error instanceof Error ? error : { ...record, ...Object.fromEntries(found) };
    });
  };

  return {
    get created() {
      return directories.created;
    },
    check: async (signal) => {
      const ruled = Object.keys(rules).filter((column) => rules[column]?.by !== undefined);
      await abortable(Promise.all(ruled.map(async (column) => resolvers.get(column)?.([]))), signal);
    },
    resolve: async (records, signal) => {
      if (signal?.aborted) throw reasonOf(signal);
      return abortable(resolve(records), signal);
    },
  };
}

/** The names in a record's lookups, by column; undefined where it has none. */
function namesIn(
  record: PlainRecord,
  lookups: ReadonlyMap<string, unknown>,
  takingIds: ReadonlySet<string>,
): ReadonlyMap<string, Name> | undefined {
  let names: Map<string, Name> | undefined;
  for (const column in record) {
    const name = lookups.has(column) ? nameOf(record[column], takingIds.has(column)) : undefined;
    if (name !== undefined) (names ??= new Map<string, Name>()).set(column, name);
  }
  return names;
}
