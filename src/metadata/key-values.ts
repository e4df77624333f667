import { DefinitionError, ValueError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import { keyPath, quoted } from "../web-api/literal.ts";
import { isLookup, wireName, type AlternateKey, type Column, type TableDefinition } from "./definition.ts";
import { fail } from "./refuse.ts";
import { unknownColumn } from "./unknown-column.ts";
import { valueWriterOf } from "./write-value.ts";

/** The values of an alternate key by its columns. */
export type KeyValues = Readonly<Record<string, unknown>>;

/**
 * The alternate key of a table that has these columns, in whatever order.
 * @throws DefinitionError when there is none, or its index is not built.
 */
export function alternateKey(table: TableDefinition, columns: readonly string[]): AlternateKey {
  const wanted = new Set(columns);
  const key = table.keys.find(
    (each) => each.columns.length === wanted.size && each.columns.every((c) => wanted.has(c)),
  );
  const shown = columns.join(", ");
  if (key === undefined) {
    const known = table.keys.map((each) => each.columns.join(" + ")).join("; ");
    const hint = known === "" ? "It has no alternate key." : `Its keys are of ${known}.`;
    throw new DefinitionError(`${table.name} has no alternate key of ${shown}. ${hint}`, table.name);
  }
  if (key.status === "Active") return key;
  throw new DefinitionError(
    `${table.name} cannot be addressed by its key ${key.name} (${shown}): its index is ${key.status}, not Active.`,
    table.name,
  );
}

/**
 * The address of a record by an alternate key, "accounts(accountnumber='A1')".
 * Source: "Use an alternate key to reference a record" (Microsoft Learn).
 * @throws ValueError, DefinitionError
 */
export function addressByKey(table: TableDefinition, values: KeyValues): string {
  return keyPath(table.entitySet, keyText(table, values));
}

/**
 * What stands between the parentheses of such an address, before it is encoded.
 * @throws ValueError, DefinitionError
 */
export function keyText(table: TableDefinition, values: KeyValues): string {
  const { columns } = alternateKey(table, Object.keys(values));
  const parts = columns.map((name) => {
    const column = table.columns.get(name) ?? fail(unknownColumn(table, name));
    return `${wireName(column)}=${keyLiteral(table, column, values[name])}`;
  });
  return parts.join(",");
}

function keyLiteral(table: TableDefinition, column: Column, value: unknown): string {
  const refuse = (expected: string): ValueError => new ValueError(table.name, column.name, value, expected);
  if (value == null || value === "") throw refuse("a value, for it is part of a key");
  if (isLookup(column)) {
    const id = typeof value === "object" && "id" in value ? value.id : value;
    return parseGuid(id) ?? fail(refuse("an id or { table, id }"));
  }
  const written = valueWriterOf(table.name, column)?.(value);
  if (written === undefined) throw refuse(`a value of a type that keys can have, not ${column.type}`);
  const text = typeof written === "string" ? written : JSON.stringify(written);
  if (!text.isWellFormed()) throw refuse("a text without half characters");
  return column.type === "String" || column.type === "Memo" ? quoted(text) : text;
}
