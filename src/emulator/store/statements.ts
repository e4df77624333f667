import type { DatabaseSync, StatementSync } from "node:sqlite";

const CAPACITY = 500;

export interface Statements {
  /** The prepared statement of this text. */
  of(sql: string): StatementSync;
  /** Forgets all: the tables that they were prepared for have changed. */
  clear(): void;
}

/**
 * Prepared statements by their text, so that what repeats is compiled once; the least recently used one makes room.
 * Rows come as arrays.
 *
 * @param beforeFirst called with each text before it is prepared
 */
export function createStatements(
  database: DatabaseSync,
  beforeFirst: (sql: string) => void,
  capacity = CAPACITY,
): Statements {
  function prepare(sql: string): StatementSync {
    beforeFirst(sql);
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  const statements = new Map<string, StatementSync>();
  let lastSql: string | undefined;
  let last: StatementSync | undefined;

  return {
    of(sql) {
      if (last && sql === lastSql) return last;
      const statement = statements.get(sql) ?? prepare(sql);
      statements.delete(sql);
      statements.set(sql, statement);
      if (statements.size > capacity) forgetOldest(statements);
      lastSql = sql;
      last = statement;
      return statement;
    },
    clear() {
      statements.clear();
      lastSql = last = undefined;
    },
  };
}

function forgetOldest(statements: Map<string, StatementSync>): void {
  for (const sql of statements.keys()) {
    statements.delete(sql);
    return;
  }
}
