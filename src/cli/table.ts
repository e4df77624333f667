import type { WriteResult } from "../files/text-sink.ts";
import { withoutControls, type Notices } from "./notices.ts";
import type { Output } from "./output.ts";

type Row = Readonly<Record<string, unknown>>;

interface TableColumn {
  readonly name: string;
  readonly width: number;
}

export interface TableOptions {
  readonly notices: Notices;
  /** Columns that were asked for are shown even when they are empty. */
  readonly asked: readonly string[] | undefined;
  /** Columns that come before all others: what a record is known by. @default none */
  readonly first?: readonly string[];
}

/** So many rows are looked at before the widths are settled. */
const SAMPLE = 200;
const WIDEST = 40;
const GAP = "  ";

/** Records as a table for people to read: as many columns as the terminal is wide. */
export function createTable(stream: NodeJS.WriteStream, { notices, asked, first = [] }: TableOptions): Output {
  let sample: Row[] | undefined = [];
  let columns: readonly TableColumn[] = [];

  const print = (cells: readonly string[]): void => {
    stream.write(
      `${cells
        .map((cell, at) => fit(cell, columns[at]?.width ?? 0))
        .join(GAP)
        .trimEnd()}\n`,
    );
  };
  const printRow = (row: Row): void => print(columns.map(({ name }) => cellText(row[name])));
  const settle = (): void => {
    if (sample === undefined) return;
    const rows = sample;
    sample = undefined;
    if (rows.length === 0) return;
    const chosen = chooseColumns(rows, { width: stream.columns, asked, first });
    columns = chosen.shown;
    print(columns.map(({ name }) => name));
    print(columns.map(({ width }) => "─".repeat(width)));
    rows.forEach(printRow);
    if (chosen.left > 0) {
      notices.say(
        `${chosen.left} more columns have values; choose with --columns a,b, or pipe the records on.`,
        "quiet",
      );
    }
  };
  return {
    write: (value) => {
      if (sample === undefined) printRow(value as Row);
      else if (sample.push(value as Row) >= SAMPLE) settle();
      return Promise.resolve<WriteResult>(stream.destroyed ? "closed" : "written");
    },
    close: () => {
      settle();
      return Promise.resolve();
    },
  };
}

/** The table is the same for all, and what is empty in all tells nothing. */
function chooseColumns(
  rows: readonly Row[],
  { width, asked, first }: { width: number; asked: readonly string[] | undefined; first: readonly string[] },
): { shown: readonly TableColumn[]; left: number } {
  const names = new Set([...first, ...rows.flatMap((row) => Object.keys(row))]);
  names.delete("@table");
  const worthwhile = [...names].filter(
    (name) => asked?.includes(name) === true || rows.some((row) => cellText(row[name]) !== ""),
  );
  const all = worthwhile.map((name) => ({ name, width: Math.min(WIDEST, widest(rows, name)) }));
  let room = width;
  const shown = all.filter((column, at) => {
    room -= column.width + GAP.length;
    return at === 0 || room + GAP.length >= 0;
  });
  return { shown, left: all.length - shown.length };
}

function widest(rows: readonly Row[], name: string): number {
  return rows.reduce((most, row) => Math.max(most, cellText(row[name]).length), name.length);
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return withoutControls(value).replaceAll(/\s+/g, " ");
  if (typeof value !== "object") return JSON.stringify(value);
  if ("name" in value && typeof value.name === "string") return cellText(value.name);
  if ("id" in value && typeof value.id === "string") return value.id;
  return cellText(JSON.stringify(value));
}
