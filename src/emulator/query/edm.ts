import { guidTypes, textTypes, type Column } from "../definitions/model.ts";
import { badRequest, notSupported, type WebApiError } from "../web-api-error.ts";
import type { ComparisonOperator, EdmType, Literal, NumberType } from "./ast.ts";

const operatorKinds: Readonly<Record<ComparisonOperator, string>> = {
  eq: "Equal",
  ne: "NotEqual",
  gt: "GreaterThan",
  ge: "GreaterThanOrEqual",
  lt: "LessThan",
  le: "LessThanOrEqual",
};
const numberTypes: ReadonlySet<string> = new Set<NumberType>(["Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double"]);

/** The type that the service's metadata gives a column. Throws 501 for columns that cannot be compared, as images. */
export function edmType(column: Column): EdmType {
  if (textTypes.has(column.type)) return "Edm.String";
  if (guidTypes.has(column.type)) return "Edm.Guid";
  switch (column.type) {
    case "Picklist":
    case "State":
    case "Status":
    case "Integer":
      return "Edm.Int32";
    case "BigInt":
      return "Edm.Int64";
    case "Decimal":
    case "Money":
      return "Edm.Decimal";
    case "Double":
      return "Edm.Double";
    case "Boolean":
      return "Edm.Boolean";
    case "MultiSelectPicklist":
      return "Edm.String";
    case "DateTime":
      return column.dateTimeBehavior === "DateOnly" ? "Edm.Date" : "Edm.DateTimeOffset";
    default:
      throw notSupported(`comparing or ordering by '${column.wireName}', a column of type ${column.type}`);
  }
}

export function isNumber(type: EdmType): type is NumberType {
  return numberTypes.has(type);
}

/** In the service's words. */
export function incompatibleTypes(
  left: Literal["type"],
  right: Literal["type"],
  operator: ComparisonOperator,
): WebApiError {
  return badRequest(
    `A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${operatorKinds[operator]}'.`,
  );
}
