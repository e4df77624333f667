import type { Column, TableDefinition } from "../../metadata/definition.ts";
import { chooseColumns } from "../../records/reading/columns.ts";
import { inputType, recordType } from "./column-types.ts";
import { nameDeclarations, type DeclarationNames } from "./declaration-names.ts";
import { printComment, printMember, type Member } from "./print-member.ts";

const HELPERS: readonly (readonly [name: string, declaration: string])[] = [
  ["LookupTo", "type LookupTo<Table extends string> = Lookup & { readonly table: Table };"],
  [
    "KeyTo",
    "/** A record by the values of an alternate key. */\n" +
      "interface KeyTo<Table extends string> {\n  readonly table?: Table;\n  readonly key: Readonly<Record<string, unknown>>;\n}",
  ],
  [
    "Party",
    "/** Who takes part in an activity. */\n" +
      "interface Party {\n  readonly table?: string;\n  readonly id?: string;\n  readonly address?: string;\n}",
  ],
];

/** TypeScript declarations of these tables: of each, what `getRecords` gives and what `setRecords` takes. */
export function declareTables(tables: readonly TableDefinition[], origin: string): string {
  const names = nameDeclarations(tables.map(({ name }) => name));
  const interfaces = tables.flatMap((table) => {
    const named = names.get(table.name);
    return named === undefined ? [] : [declareRecord(table, named), declareInput(table, named)];
  });
  const declared = interfaces.join("\n\n");
  const helpers = HELPERS.filter(([name]) => new RegExp(`\\b${name}\\b(?!Input)`).test(declared));
  const imports = helpers.some(([name]) => name === "LookupTo")
    ? ['import type { Lookup } from "dataverse-parallel";']
    : [];
  const head = [...printComment([`Written by "dvp types" from the definitions of ${origin}.`]), ...imports].join("\n");
  return `${[head, ...helpers.map(([, declaration]) => declaration), ...interfaces].join("\n\n")}\n`;
}

function declareRecord(table: TableDefinition, { record }: DeclarationNames): string {
  const unasked = new Set(chooseColumns(table, {}).columns.map(({ name }) => name));
  const members = columnsOf(table).flatMap((column): Member[] => {
    const type = column.readable ? recordType(column) : undefined;
    if (type === undefined) return [];
    if (column.name === table.primaryId) return [{ ...member(column), type: ["string"] }];
    return [{ ...member(column), optional: !unasked.has(column.name), type, comment: commentOf(column) }];
  });
  const comment = [
    `A record of the table ${table.name} as getRecords gives it. Optional is what comes only when it is asked for; with`,
    `columns of your choice it is Pick<${record}, "${table.primaryId}" | …>.`,
  ];
  return declare(record, comment, [tableMember(table, false), ...members]);
}

function declareInput(table: TableDefinition, { input }: DeclarationNames): string {
  const members = columnsOf(table).flatMap((column): Member[] => {
    const isWritable =
      column.creatable || column.updatable || column.name === table.primaryId || column.type === "File";
    const type = isWritable ? inputType(column) : undefined;
    if (type === undefined) return [];
    if (column.name === table.primaryId) return [{ ...member(column), optional: true, type: ["string"] }];
    return [{ ...member(column), optional: true, type, comment: [...commentOf(column), ...limitsOf(column)] }];
  });
  const comment = [`A record of the table ${table.name} as setRecords takes it.`];
  return declare(input, comment, [tableMember(table, true), ...members]);
}

/** Columns that are computed from another one, names of lookups for instance, come and go with that. */
function columnsOf({ columns }: TableDefinition): readonly Column[] {
  return [...columns.values()]
    .filter(({ attributeOf }) => attributeOf === undefined)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function declare(name: string, comment: readonly string[], members: readonly Member[]): string {
  return [...printComment(comment), `export interface ${name} {`, ...members.map(printMember), "}"].join("\n");
}

function tableMember({ name }: TableDefinition, optional: boolean): Member {
  return { name: "@table", optional, type: [JSON.stringify(name)], comment: [] };
}

function member({ name }: Column): Member {
  return { name, optional: false, type: [], comment: [] };
}

const DATES: Readonly<Record<Column["dateBehavior"], string>> = {
  DateOnly: 'A day, "2026-01-31".',
  TimeZoneIndependent: "A date and time of no time zone.",
  UserLocal: 'A moment, "2026-01-31T08:00:00Z".',
};

function commentOf({ type, choices, dateBehavior }: Column): readonly string[] {
  if (type === "DateTime") return [DATES[dateBehavior]];
  const labels = choices.map(({ value, label }) => `${value} ${JSON.stringify(label)}`);
  if (type === "MultiSelectPicklist") return ['The numbers with commas between, "1,2".', ...labels];
  return labels;
}

function limitsOf({ type, maxLength, min, max, creatable, updatable }: Column): readonly string[] {
  const isText = type === "String" || type === "Memo";
  const length = isText && maxLength !== undefined ? [`At most ${maxLength} characters.`] : [];
  const range = min !== undefined && max !== undefined && type !== "BigInt" ? [`From ${min} to ${max}.`] : [];
  const when = creatable && !updatable ? ["Only on create."] : updatable && !creatable ? ["Only on update."] : [];
  return [...length, ...range, ...when];
}
