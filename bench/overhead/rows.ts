/** The table that everything is measured with: `bench_row`, of any number of columns. */

export const TABLE = "bench_row";
export const ENTITY_SET = "bench_rows";
export const API_PATH = "/api/data/v9.2/";
export const PRIMARY_ID = "bench_rowid";
export const PRIMARY_NAME = "bench_name";

export type Row = Readonly<Record<string, string | number | boolean>>;

/** As different as the columns of a real table; a cycle of them fills any number. */
const KINDS = ["String", "Integer", "Decimal", "Boolean", "DateTime", "Picklist"] as const;
export type Kind = (typeof KINDS)[number];

/** Enough for values to differ from record to record, few enough to be there before the clock starts. */
const TEMPLATES = 100;

/** The columns that are written and read, the primary name first. */
export function columnNames(columns: number): readonly string[] {
  return Array.from({ length: columns }, (_, index) => (index === 0 ? PRIMARY_NAME : `bench_${nameOf(index)}`));
}

/** What a program would hand over: a fresh object for each record, told from all others by its name. */
export function* rows(columns: number, count: number): Generator<Row> {
  const templates = Array.from({ length: TEMPLATES }, (_, index) => template(columns, index));
  for (let index = 0; index < count; index++) {
    yield { ...templates[index % TEMPLATES], [PRIMARY_NAME]: rowName(index) };
  }
}

export function rowName(index: number): string {
  return `Row ${index}`;
}

function template(columns: number, index: number): Row {
  const values = columnNames(columns).map((name, at) => [name, valueOf(kindOf(at), index, at)] as const);
  return Object.fromEntries(values);
}

function valueOf(kind: Kind, index: number, at: number): string | number | boolean {
  switch (kind) {
    case "String":
      return `Text ${index} of ${at}`;
    case "Integer":
      return 1000 * index + at;
    case "Decimal":
      return index + 0.25;
    case "Boolean":
      return index % 2 === 0;
    case "DateTime":
      return new Date(Date.UTC(2026, 0, 1 + index, at % 24)).toISOString().replace(".000", "");
    case "Picklist":
      return 1 + (index % 3);
  }
}

export function kindOf(index: number): Kind {
  return KINDS[index % KINDS.length] ?? "String";
}

function nameOf(index: number): string {
  return `${kindOf(index).toLowerCase()}${index}`;
}
