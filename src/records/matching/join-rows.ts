import { foldOf } from "./key-columns.ts";
import type { Asked, Search } from "./match-queries.ts";
import { isPlain } from "./plain-values.ts";
import type { Row } from "./read-lists.ts";

/** Tuples that shared a query, with the rows that came for all of them. */
interface Shared {
  readonly pack: readonly Asked[];
  readonly rows: readonly Row[];
}

/** Reads the rows of each pack and gives them to the tuples that they came for; where that is in doubt, asks again. */
export async function joinRows(
  search: Search,
  packs: readonly (readonly Asked[])[],
  read: (packs: readonly (readonly Asked[])[]) => Promise<Row[][]>,
): Promise<void> {
  const shared: Shared[] = [];
  const lists = await read(packs);
  for (const [at, pack] of packs.entries()) {
    const rows = lists[at] ?? [];
    const [only] = pack;
    if (only !== undefined && pack.length === 1) only.rows = rows;
    else shared.push({ pack, rows });
  }
  const readAlone = async (asked: readonly Asked[]): Promise<void> => {
    const own = await read(asked.map((one) => [one]));
    for (const [at, one] of asked.entries()) one.rows = own[at] ?? [];
  };
  const doubtful = new Set(shared.flatMap((each) => share(search, each)));
  await readAlone([...doubtful]);
  // A row that none of those turned out to have came for one of the others.
  const others = shared.filter((each) => hasStray(search, each)).flatMap(({ pack }) => pack);
  await readAlone(others.filter((one) => !doubtful.has(one)));
}

/** Gives the rows to tuples, and returns those of which that is in doubt. */
function share({ columns }: Search, { pack, rows }: Shared): readonly Asked[] {
  const owners = new Map(pack.map((one) => [one.fold, { one, own: [] as Row[] }]));
  const doubtful: Asked[] = [];
  for (const row of rows) {
    const values = columns.map(({ wire }) => row[wire]);
    const owner = owners.get(foldOf(columns, values));
    // It came for one of them all the same, and nothing here tells which.
    if (owner === undefined) return pack;
    owner.own.push(row);
    if (!values.every(isPlain)) doubtful.push(owner.one);
  }
  for (const { one, own } of owners.values()) one.rows = own;
  return doubtful;
}

function hasStray({ table }: Search, { pack, rows }: Shared): boolean {
  const owned = new Set(pack.flatMap((one) => one.rows.map((row) => row[table.primaryId])));
  return rows.some((row) => !owned.has(row[table.primaryId]));
}
