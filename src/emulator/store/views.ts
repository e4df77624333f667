/** Tables that have no records of their own, but show those of others. */
import type { Definitions, Table } from "../definitions/model.ts";
import { quote } from "../quote.ts";

/** Users and teams in one: the table that every owner column refers to. */
export const OWNER_TABLE = "owner";

/** All activities in one. */
const ACTIVITY_TABLE = "activitypointer";

const createOwnerView = `CREATE VIEW "${OWNER_TABLE}" ("ownerid", "name", "versionnumber") AS
  SELECT "systemuserid", "fullname", "versionnumber" FROM "systemuser"
  UNION ALL SELECT "teamid", "name", "versionnumber" FROM "team"`;

export function isView({ logicalName }: Pick<Table, "logicalName">): boolean {
  return logicalName === OWNER_TABLE || logicalName === ACTIVITY_TABLE;
}

/** The statements that make those of the views whose tables are there. */
export function createViews({ tables }: Definitions): string[] {
  const pointer = tables.get(ACTIVITY_TABLE);
  const activities = [...tables.values()].filter((table) => table.isActivity === true && table !== pointer);
  return [
    ...(tables.has(OWNER_TABLE) ? [createOwnerView] : []),
    ...(pointer && activities.length > 0 ? [createActivityView(pointer, activities)] : []),
  ];
}

function createActivityView(pointer: Table, activities: readonly Table[]): string {
  const columns = [...pointer.columns.values()]
    .filter(({ stored }) => stored)
    .flatMap(({ logicalName, targetColumn }) =>
      targetColumn === undefined ? [logicalName] : [logicalName, targetColumn],
    );
  const names = columns.map(quote).join(", ");
  const selects = activities.map(({ logicalName }) => `SELECT ${names} FROM ${quote(logicalName)}`);
  return `CREATE VIEW ${quote(pointer.logicalName)} AS ${selects.join(" UNION ALL ")}`;
}
