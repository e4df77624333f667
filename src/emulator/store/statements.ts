import type { DatabaseSync, StatementSync } from "node:sqlite";

const CAPACITY = 500;

/**
 * Prepared statements by their text, so that what repeats is compiled once; the least recently used one makes room.
 * Rows come as arrays.
 */
export function createStatements(database: DatabaseSync, capacity = CAPACITY): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  let lastSql: string | undefined;
  let last: StatementSync | undefined;

  return (sql) => {
    if (last && sql === lastSql) return last;
    const statement = statements.get(sql) ?? prepare(database, sql);
    statements.delete(sql);
    statements.set(sql, statement);
    if (statements.size > capacity) forgetOldest(statements);
    lastSql = sql;
    last = statement;
    return statement;
  };
}

function prepare(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function forgetOldest(statements: Map<string, StatementSync>): void {
  for (const sql of statements.keys()) {
    statements.delete(sql);
    return;
  }
}
