import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { hideSqliteWarning } from "../../src/cli/sqlite-warning.ts";

test("the warning that SQLite is experimental is not told, all others are", () => {
  const warnings = new EventEmitter();
  const told: string[] = [];
  warnings.on("warning", ({ message }: Error) => told.push(message));
  hideSqliteWarning(warnings as unknown as NodeJS.Process);
  const emit = (name: string, message: string): boolean =>
    warnings.emit("warning", Object.assign(new Error(message), { name }));
  emit("ExperimentalWarning", "SQLite is an experimental feature and might change at any time");
  emit("ExperimentalWarning", "Type Stripping is an experimental feature");
  emit("Warning", "SQLite is not what it was");
  expect(told).toEqual(["Type Stripping is an experimental feature", "SQLite is not what it was"]);
});
