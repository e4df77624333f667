import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { Definitions } from "../definitions/model.ts";
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
}

export function openStore({ file, definitions, clock }: StoreOptions): Store {
  const database = openDatabase(file, schemaOf(definitions));
  const statement = createStatements(database);
  const versions = createVersionCounter(database);
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
      versions.recheck();
      throw error;
    } finally {
      depth -= 1;
    }
  }

  return {
    run: (sql, parameters = []) => Number(statement(sql).run(...parameters).changes),
    row: (sql, parameters = []) => statement(sql).get(...parameters) as Row | undefined,
    rows: (sql, parameters = []) => statement(sql).all(...parameters) as unknown as Row[],
    transaction,
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
