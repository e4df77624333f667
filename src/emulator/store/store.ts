import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { Definitions } from "../definitions/model.ts";
import type { Collation } from "../query/fold.ts";
import { nameIndexesFor } from "./name-indexes.ts";
import { createIdSource, type NewId } from "./new-id.ts";
import { openDatabase } from "./open-database.ts";
import { schemaOf } from "./schema.ts";
import { createStatements } from "./statements.ts";
import { createVersionCounter } from "./version-counter.ts";

export type Row = readonly SQLOutputValue[];

/** The database behind an emulator. Everything is synchronous, so nothing happens between two statements of a piece of work. */
export interface Store {
  /** How many rows the statement inserted, changed or deleted. */
  run(sql: string, parameters?: readonly SQLInputValue[]): number;
  row(sql: string, parameters?: readonly SQLInputValue[]): Row | undefined;
  rows(sql: string, parameters?: readonly SQLInputValue[]): readonly Row[];
  /** Keeps the changes of the work, or undoes them all when it throws. May be nested. */
  transaction<T>(work: () => T): T;
  /** Changes tables, indexes and views. Part of the transaction like any other change. */
  define(statements: readonly string[]): void;
  /** Calls the listener whenever a transaction has been undone, so that what it keeps in memory can follow. */
  whenUndone(listener: () => void): void;
  nextVersion(): number;
  newId(): NewId;
  close(): void;
}

export interface StoreOptions {
  /** A path, or ":memory:". */
  readonly file: string;
  readonly definitions: Definitions;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** How texts compare. Default "CI_AI". */
  readonly collation?: Collation;
}

export function openStore({ file, definitions, clock, collation = "CI_AI" }: StoreOptions): Store {
  const database = openDatabase(file, schemaOf(definitions), collation);
  const statements = createStatements(database, (sql) => {
    // Inside of a transaction it could be undone, and the statement would stay prepared without it.
    if (database.isTransaction) return;
    for (const index of nameIndexesFor(sql, definitions)) database.exec(index);
  });
  const versions = createVersionCounter(database);
  const undoneListeners: (() => void)[] = [() => versions.recheck()];
  let depth = 0;

  function transaction<T>(work: () => T): T {
    const [begin, commit, undo] = transactionWords(depth);
    database.exec(begin);
    depth += 1;
    try {
      const result = work();
      database.exec(commit);
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec(undo);
      for (const listener of undoneListeners) listener();
      throw error;
    } finally {
      depth -= 1;
    }
  }

  return {
    run: (sql, parameters = []) => Number(statements.of(sql).run(...parameters).changes),
    row: (sql, parameters = []) => statements.of(sql).get(...parameters) as Row | undefined,
    rows: (sql, parameters = []) => statements.of(sql).all(...parameters) as unknown as Row[],
    transaction,
    define(changes) {
      statements.clear();
      for (const change of changes) database.exec(change);
    },
    whenUndone: (listener) => void undoneListeners.push(listener),
    nextVersion: () => versions.next(),
    newId: createIdSource(clock),
    close() {
      if (database.isOpen) database.close();
    },
  };
}

function transactionWords(depth: number): readonly [begin: string, commit: string, undo: string] {
  if (depth === 0) return ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"];
  const name = `level${depth}`;
  return [`SAVEPOINT ${name}`, `RELEASE ${name}`, `ROLLBACK TO ${name}; RELEASE ${name}`];
}
