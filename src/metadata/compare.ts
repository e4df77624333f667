import type { Payload } from "../web-api/bulk-messages.ts";
import { parseGuid } from "../web-api/guid.ts";
import { isLookup, wireName, type Column, type TableDefinition } from "./definition.ts";
import { roundTo } from "./number-values.ts";

/** What the service gave for a record. */
type Row = Readonly<Record<string, unknown>>;

/** Tells what of a payload is news to a record. */
export interface Comparer {
  /** What must be selected for a comparison, by its names on the wire. Columns that cannot be read are not among it. */
  columnsOf(payload: Payload): readonly string[];
  /** The part of the payload that differs from the record. What cannot be compared counts as differing. */
  changed(payload: Payload, row: Row): Payload;
}

/** How one property of a payload is compared. */
interface Comparison {
  readonly select: string;
  isSame(value: unknown, row: Row): boolean;
}

/** Compares as the columns' types do: moments to the second, decimals at their precision, choices as sets, ids by value. */
export function createComparer(table: TableDefinition): Comparer {
  const comparisons = new Map<string, Comparison | undefined>();
  for (const column of table.columns.values()) {
    if (!column.readable) continue;
    if (isLookup(column)) for (const [property, each] of lookupComparisons(column)) comparisons.set(property, each);
    else comparisons.set(column.name, valueComparison(column));
  }

  return {
    columnsOf: (payload) => {
      const selected = Object.keys(payload).map((property) => comparisons.get(property)?.select);
      return [...new Set(selected.filter((name) => name !== undefined))];
    },
    changed: (payload, row) => {
      const changes: Record<string, unknown> = {};
      for (const property in payload) {
        const value = payload[property];
        if (comparisons.get(property)?.isSame(value, row) !== true) changes[property] = value;
      }
      return changes;
    },
  };
}

/** Whether two values that are neither null nor missing say the same; the second is the service's. */
type Equal = (value: unknown, kept: unknown) => boolean;

function valueComparison(column: Column): Comparison {
  const { name } = column;
  const equal = equalOf(column);
  return {
    select: name,
    isSame: (value, row) => {
      const kept = row[name] ?? null;
      return value === null || kept === null ? value === kept : equal(value, kept);
    },
  };
}

function equalOf({ type, precision }: Column): Equal {
  switch (type) {
    case "Decimal":
    case "Double":
    case "Money":
      return (value, kept) => value === kept || (precision !== undefined && roundTo(Number(value), precision) === kept);
    case "BigInt":
      // JSON's numbers lose digits beyond this, so that two that look equal may differ.
      return (value, kept) => value === kept && Number.isSafeInteger(value);
    case "DateTime":
      return (value, kept) => secondOf(value) === secondOf(kept);
    case "MultiSelectPicklist":
      return (value, kept) => sorted(value) === sorted(kept);
    case "Uniqueidentifier":
      return (value, kept) => parseGuid(value) === parseGuid(kept);
    default:
      return (value, kept) => value === kept;
  }
}

function secondOf(value: unknown): number {
  return Math.floor(Date.parse(String(value)) / 1000);
}

function sorted(choices: unknown): string {
  return String(choices).split(",").sort().join(",");
}

const BOUND_BY_ID = /\(([0-9a-f-]{36})\)$/;

/** One for each navigation property: it tells the table, except an owner's, which is the same for users and teams. */
function lookupComparisons(column: Column): readonly (readonly [property: string, Comparison])[] {
  const select = wireName(column);
  return column.targets.map(({ navigation }) => {
    const tables = new Set(column.targets.filter((target) => target.navigation === navigation).map((t) => t.table));
    const isSame = (value: unknown, row: Row): boolean => {
      const kept = row[select] ?? null;
      if (value === null || kept === null) return value === kept;
      const id = typeof value === "string" ? BOUND_BY_ID.exec(value)?.[1] : undefined;
      const table = row[`${select}@Microsoft.Dynamics.CRM.lookuplogicalname`];
      return id !== undefined && id === parseGuid(kept) && (typeof table !== "string" || tables.has(table));
    };
    return [`${navigation}@odata.bind`, { select, isSame }] as const;
  });
}
