/** The names of a table's two interfaces. */
export interface DeclarationNames {
  /** Of what `getRecords` gives. */
  readonly record: string;
  /** Of what `setRecords` takes. */
  readonly input: string;
}

/** What the declarations themselves mean by these. */
const TAKEN = ["Date", "File", "KeyTo", "Lookup", "LookupTo", "Party", "Readonly", "Record", "Uint8Array"];

/** A name for each table, unlike all others: new_sales_order is NewSalesOrder. */
export function nameDeclarations(tables: readonly string[]): Map<string, DeclarationNames> {
  const taken = new Set(TAKEN);
  return new Map(
    tables.map((table) => {
      const base = pascalCase(table);
      let name = base;
      for (let number = 2; taken.has(name) || taken.has(`${name}Input`); number += 1) name = `${base}${number}`;
      taken.add(name).add(`${name}Input`);
      return [table, { record: name, input: `${name}Input` }];
    }),
  );
}

function pascalCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\p{L}/u.test(joined) ? joined : `Table${joined}`;
}
