import { parseGuid } from "../../web-api/guid.ts";

/** A record of another table, known by a text. */
export interface Name {
  readonly text: string;
  /** Undefined for any table that the lookup points to. */
  readonly table: string | undefined;
}

/** The name in a lookup's value: a text that is no guid, or `{ table?, name }` without an id. Undefined for all others. */
export function nameOf(value: unknown): Name | undefined {
  if (typeof value === "string") return isName(value) ? { text: value, table: undefined } : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const { name, table, id, key } = value as Readonly<Record<string, unknown>>;
  if (id != null || key != null || typeof name !== "string" || name === "") return undefined;
  return { text: name, table: typeof table === "string" ? table : undefined };
}

function isName(text: string): boolean {
  return text !== "" && parseGuid(text) === undefined;
}

/** Equal for equal names. */
export function keyOfName({ table = "", text }: Name): string {
  return `${table}:${text}`;
}
