import { parseGuid } from "../../web-api/guid.ts";

/** A record of another table, known by a text. */
export interface Name {
  readonly text: string;
  /** Undefined for any table that the lookup points to. */
  readonly table: string | undefined;
}

/**
 * The name in a lookup's value: a text, or `{ table?, name }` without an id. Undefined for all others, and for an id
 * unless it `takesIds`: where a lookup points to several tables, an id alone does not say to which.
 */
export function nameOf(value: unknown, takesIds: boolean): Name | undefined {
  if (typeof value === "string") {
    const id = parseGuid(value);
    if (id !== undefined) return takesIds ? { text: id, table: undefined } : undefined;
    return value === "" ? undefined : { text: value, table: undefined };
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { name, table, id, key } = value as Readonly<Record<string, unknown>>;
  if (id != null || key != null || typeof name !== "string" || name === "") return undefined;
  return { text: name, table: typeof table === "string" ? table : undefined };
}

/** Equal for equal names. */
export function keyOfName({ table = "", text }: Name): string {
  return `${table}:${text}`;
}
