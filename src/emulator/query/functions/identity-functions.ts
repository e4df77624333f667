import { guidToBlob } from "../../guid.ts";
import { quote } from "../../quote.ts";
import { notSupported } from "../../web-api-error.ts";
import { edmType } from "../edm.ts";
import { membershipSql } from "../membership-sql.ts";
import { bind } from "../scope.ts";
import { needs, type Call, type QueryFunction } from "./function-call.ts";

const TEAM_MEMBERSHIP = "teammembership";

/** Whether an id is the caller's, or of something that the caller belongs to. */
export const identityFunctions: Readonly<Record<string, QueryFunction>> = {
  EqualUserId: identity("userId", false, "NotEqualUserId"),
  NotEqualUserId: identity("userId", true, "EqualUserId"),
  EqualBusinessId: identity("businessUnitId", false, "NotEqualBusinessId"),
  NotEqualBusinessId: identity("businessUnitId", true, "EqualBusinessId"),
  EqualUserTeams: { parameters: [], sql: teamsSql },
  EqualUserOrUserTeams: { parameters: [], sql: userOrTeamsSql },
};

function identity(whose: "userId" | "businessUnitId", excluded: boolean, opposite: string): QueryFunction {
  function sql(call: Call): string {
    checkId(call);
    return membershipSql(call.reference, [guidToBlob(call.scope.context[whose])], excluded, call.scope);
  }
  return { parameters: [], opposite, sql };
}

function teamsSql(call: Call): string {
  checkId(call);
  const { context } = call.scope;
  if (!context.definitions.tables.has(TEAM_MEMBERSHIP)) throw notSupported(`the table '${TEAM_MEMBERSHIP}'`);
  const user = bind(call.scope, guidToBlob(context.userId));
  return `${call.reference.sql} IN (SELECT "teamid" FROM ${quote(TEAM_MEMBERSHIP)} WHERE "systemuserid" = ${user})`;
}

function userOrTeamsSql(call: Call): string {
  const user = bind(call.scope, guidToBlob(call.scope.context.userId));
  return `(${call.reference.sql} = ${user} OR ${teamsSql(call)})`;
}

function checkId({ name, reference: { column } }: Call): void {
  if (edmType(column) !== "Edm.Guid") throw needs(name, "a lookup or an id", column.wireName);
}
