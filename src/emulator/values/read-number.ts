import type { Column, Table } from "../definitions/model.ts";
import { edmType } from "../query/edm.ts";
import { cannotConvert, outOfRange } from "../web-api-error.ts";

const INT32_MIN = -2_147_483_648;
const INT32_MAX = 2_147_483_647;

/** Numbers must be JSON numbers: the service takes text for them only when asked to (IEEE754Compatible). */
export function numberReader(column: Column, table: Table): (value: unknown) => number {
  const { logicalName, min = -Infinity, max = Infinity } = column;
  const type = edmType(column);
  const isOfType = numberTests[type] ?? Number.isFinite;
  const round = rounding(column);
  return (value) => {
    if (typeof value !== "number" || !isOfType(value)) throw cannotConvert(table.entitySetName, value, type);
    if (value < min || value > max) throw outOfRange(logicalName, table.logicalName, value, min, max);
    return round(value);
  };
}

const numberTests: Readonly<Record<string, (value: number) => boolean>> = {
  "Edm.Int32": (value) => Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX,
  "Edm.Int64": Number.isSafeInteger,
};

/** The service keeps as many decimal places as the column has. */
function rounding({ type, precision }: Column): (value: number) => number {
  if (precision === undefined || (type !== "Money" && type !== "Decimal" && type !== "Double")) return (value) => value;
  return (value) => (Number.isInteger(value) ? value : Number(value.toFixed(precision)));
}
