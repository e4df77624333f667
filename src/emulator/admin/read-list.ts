import { isObject } from "../wire/body.ts";

/**
 * The items of a body: a JSON array, an object with such an array as its `value` (as the API answers), a single item,
 * or one item a line (NDJSON). Throws for what is none of these.
 */
export function readList(text: string): readonly unknown[] {
  const whole = parse(text);
  if (whole === undefined) return parseLines(text);
  if (Array.isArray(whole.value)) return whole.value;
  const list = (whole.value as { readonly value?: unknown } | null)?.value;
  return Array.isArray(list) ? list : [whole.value];
}

/** Lists by name, as a JSON object: `{"account":[…],"contact":[…]}`. Throws for anything else. */
export function readLists(text: string): readonly { readonly name: string; readonly records: readonly unknown[] }[] {
  const value = parse(text)?.value;
  if (!isObject(value)) throw noLists("The body is no JSON object");
  return Object.entries(value).map(([name, records]) => {
    if (!Array.isArray(records)) throw noLists(`'${name}' is no list`);
    return { name, records: records as readonly unknown[] };
  });
}

function noLists(reason: string): Error {
  return new Error(`${reason}. Expected tables with their records, such as {"account":[{"name":"Contoso"}]}.`);
}

/** Wrapped, so that undefined means that it is no JSON. */
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // What is no JSON as a whole may be JSON line by line; then each line tells its own faults.
    return undefined;
  }
}

function parseLines(text: string): readonly unknown[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The body is neither JSON nor NDJSON: line ${index + 1} cannot be read. ${reason}`, { cause });
    }
  });
}
