import { badRequest, notSupported, type WebApiError } from "../../web-api-error.ts";
import type { ExpandItem } from "./expand-item.ts";
import { splitOutside } from "./split-outside.ts";

/** As many as the service takes in one query, nested ones counted. */
const MAXIMUM_ITEMS = 15;
const ITEM = /^(\w+)(\/\$ref)?(?:\((.*)\))?$/s;

const known: ReadonlySet<string> = new Set(["$select", "$filter", "$orderby", "$top", "$expand"]);

interface Counter {
  items: number;
}

/**
 * Reads a $expand. Follows "Join tables using OData" (Microsoft Learn). Throws 400 for what does not parse, for options
 * that cannot stand here and for more than 15 navigation properties.
 */
export function parseExpand(text: string | undefined): readonly ExpandItem[] {
  return text === undefined ? [] : parseItems(text, { items: 0 });
}

function parseItems(text: string, counter: Counter): readonly ExpandItem[] {
  const items = splitOutside(text, ",").map((part) => parseItem(part, text, counter));
  const names = items.map(({ navigation }) => navigation);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw badRequest(`$expand names '${repeated}' twice in '${text}'.`);
  return items;
}

function parseItem(part: string, text: string, counter: Counter): ExpandItem {
  const [, navigation, reference, written] = ITEM.exec(part) ?? [];
  if (navigation === undefined) throw unreadable(part, text);
  if (++counter.items > MAXIMUM_ITEMS) {
    throw badRequest(`The number of $expand properties exceeds the limit of ${MAXIMUM_ITEMS}. Use fewer of them.`);
  }
  const options = readOptions(written, part);
  if (reference !== undefined && written !== undefined) throw notSupported(`options behind '${navigation}/$ref'`);
  const inner = options.get("$expand");
  return {
    navigation,
    reference: reference !== undefined,
    options,
    items: inner === undefined ? [] : parseItems(inner, counter),
  };
}

function readOptions(written: string | undefined, part: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  if (written === undefined) return options;
  for (const option of splitOutside(written, ";")) {
    const at = option.indexOf("=");
    const name = option.slice(0, at).trim();
    if (at < 1 || options.has(name)) throw unreadable(option, part);
    if (!known.has(name)) throw badRequest(`The option '${name}' is not supported inside of $expand.`);
    options.set(name, option.slice(at + 1).trim());
  }
  return options;
}

function unreadable(part: string, text: string): WebApiError {
  return badRequest(
    `Syntax error at position ${Math.max(text.indexOf(part), 0)} in '${text}'. Expected a navigation property and, in parentheses, its options, as primarycontactid($select=fullname;$expand=createdby).`,
  );
}
