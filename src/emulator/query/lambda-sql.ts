import { quote } from "../quote.ts";
import { badRequest, unknownProperty } from "../web-api-error.ts";
import type { Condition, Lambda } from "./ast.ts";
import { navigateCollection } from "./navigations.ts";
import type { Scope } from "./scope.ts";
import { createTableSource, type TableSource } from "./table-source.ts";

type ConditionSql = (condition: Condition, negated: boolean, scope: Scope) => string;

/**
 * any: there is a member for which the condition holds. all: there is none for which it does not hold, so it is true
 * of an empty collection, as OData has it.
 */
export function lambdaSql(lambda: Lambda, negated: boolean, scope: Scope, conditionSql: ConditionSql): string {
  const { operator, path, variable, condition } = lambda;
  const { definitions } = scope.context;
  const name = path.at(-1) ?? "";
  const owner = scope.source.follow(path.slice(0, -1));
  const collection = navigateCollection(owner.table, name, definitions);
  if (!collection) throw unknownProperty(name, owner.table.logicalName);

  const { aliases } = scope.source;
  const members = createTableSource(collection.target, definitions, aliases);
  const { before, ownerId, conditions } = collection.link(members, aliases);
  const inner = variable === undefined ? scope : { ...scope, source: withVariable(members, variable, scope.source) };
  const holds = condition && conditionSql(condition, false, inner);
  const where = [
    `${ownerId} = ${owner.alias}.${quote(owner.table.primaryId.logicalName)}`,
    ...conditions,
    ...(holds === undefined ? [] : [operator === "all" ? `(${holds}) IS NOT TRUE` : holds]),
  ];
  const exists = `EXISTS (SELECT 1 FROM ${before}${members.from()} WHERE ${where.join(" AND ")})`;
  return (operator === "all") === negated ? exists : `(NOT ${exists})`;
}

/** Paths that begin with the variable lead from a member, all others from where they led outside. */
function withVariable(members: TableSource, variable: string, outside: TableSource): TableSource {
  return {
    ...members,
    follow: (path) => (path[0] === variable ? members.follow(path.slice(1)) : outside.follow(path)),
    resolve(path) {
      if (path[0] !== variable) return outside.resolve(path);
      if (path.length > 1) return members.resolve(path.slice(1));
      throw badRequest(`'${variable}' stands for a record, not for a value. Name a column of it, as ${variable}/name.`);
    },
  };
}
