import { ValueError } from "../../errors.ts";
import type { TableDefinition } from "../../metadata/definition.ts";
import { quoted } from "../../web-api/literal.ts";
import { listPath } from "../../web-api/query.ts";
import type { KeyColumn, KeyTuple } from "./key-columns.ts";
import { LONGEST_IN_BATCH, type Row } from "./read-lists.ts";

/** What all queries of one search have in common. */
export interface Search {
  readonly table: TableDefinition;
  readonly columns: readonly KeyColumn[];
  readonly select: readonly string[];
  readonly filter?: string | undefined;
}

/** One of the distinct tuples, with what came of it. */
export interface Asked {
  readonly tuple: KeyTuple;
  /** The same wherever the service may say that values are equal. */
  readonly fold: string;
  rows: readonly Row[];
}

/**
 * A query may have 500 conditions, 300 of them in one filter; In with all of its values is one. It took 2000 values for
 * years, and texts of up to 850 characters. Source: "Filter rows using FetchXml"; the service's error 0x80044183.
 */
const MOST_CONDITIONS = 250;
const MOST_LISTED = 1000;
const LONGEST_LISTED = 850;

/** Lists of texts are read as JSON with single quotes, where these could mean something. */
const UNLISTED = /['"\\[\]{}]/;

/** Whether a tuple can be asked for together with others. */
export function isListable({ columns }: Search, tuple: KeyTuple): boolean {
  const [value = ""] = tuple;
  if (!usesIn(columns)) return true;
  return typeof value !== "string" || (value.length <= LONGEST_LISTED && !UNLISTED.test(value));
}

/** The address of the query for some tuples, any number that `packTuples` gives. */
export function queryFor(search: Search, tuples: readonly KeyTuple[]): string {
  const { table, columns, select, filter } = search;
  const terms = tuples.map((tuple) => termOf(columns, tuple));
  const [first] = columns;
  const matching =
    first !== undefined && usesIn(columns) && tuples.length > 1
      ? `Microsoft.Dynamics.CRM.In(PropertyName=${quoted(first.name)},PropertyValues=[${tuples.map(listed).join(",")}])`
      : terms.join(" or ");
  const path = listPath(table.entitySet, {
    select: [...new Set([table.primaryId, ...select, ...columns.map(({ wire }) => wire)])],
    filter: filter === undefined ? matching : `(${matching}) and (${filter})`,
  });
  if (tuples.length > 1 || path.length <= LONGEST_IN_BATCH) return path;
  const names = columns.map(({ name }) => name).join(", ");
  throw new ValueError(table.name, names, tuples[0], "values short enough to be searched for in one address");
}

/** Divides tuples into as few queries as they fit into. */
export function packTuples(search: Search, asked: readonly Asked[]): Asked[][] {
  const { columns } = search;
  const most = usesIn(columns) ? MOST_LISTED : Math.max(1, Math.floor(MOST_CONDITIONS / columns.length));
  const around = queryFor(search, []).length + SPARE;
  const packs: Asked[][] = [];
  let length = Infinity;
  for (const each of asked) {
    const term = usesIn(columns) ? `${listed(each.tuple)},` : ` or ${termOf(columns, each.tuple)}`;
    const more = encodeURIComponent(term).length;
    const open = packs.at(-1);
    if (open !== undefined && open.length < most && length + more <= LONGEST_IN_BATCH) {
      open.push(each);
      length += more;
    } else {
      packs.push([each]);
      length = around + more;
    }
  }
  return packs;
}

/** For what stands around the list of an In. */
const SPARE = 200;

/** Many values of one column are one condition then. */
function usesIn(columns: readonly KeyColumn[]): boolean {
  return columns.length === 1 && columns[0]?.isListable === true;
}

function listed([value = ""]: KeyTuple): string {
  return quoted(String(value));
}

function termOf(columns: readonly KeyColumn[], tuple: KeyTuple): string {
  const terms = columns.map(({ wire, literal }, at) => `${wire} eq ${literal(tuple[at] ?? "")}`);
  return terms.length === 1 ? terms.join("") : `(${terms.join(" and ")})`;
}
