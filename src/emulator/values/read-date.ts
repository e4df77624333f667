import type { Column, Table } from "../definitions/model.ts";
import { readDate, readDateTime } from "../query/dates.ts";
import { cannotConvert, WebApiError } from "../web-api-error.ts";

/** SQL Server's datetime begins where the Gregorian calendar did in Britain. */
const FIRST_DAY = "1753-01-01";
const WITH_OFFSET = /(?:Z|[+-]\d\d:\d\d)$/i;
const WHOLE_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Days as "YYYY-MM-DD", instants with an offset; parts of a second are dropped, as the service does. */
export function dateReader({ dateTimeBehavior }: Column, { entitySetName }: Table): (value: unknown) => string {
  const [type, read] =
    dateTimeBehavior === "DateOnly"
      ? (["Edm.Date", readDate] as const)
      : (["Edm.DateTimeOffset", readInstant] as const);
  return (value) => {
    const date = typeof value === "string" ? read(value) : undefined;
    if (date === undefined) throw cannotConvert(entitySetName, value, type);
    if (date < FIRST_DAY) throw tooEarly(date);
    return date;
  };
}

function readInstant(text: string): string | undefined {
  if (!WITH_OFFSET.test(text)) return undefined;
  const instant = readDateTime(text);
  return instant === undefined || WHOLE_SECONDS.test(instant) ? instant : `${instant.slice(0, 19)}Z`;
}

function tooEarly(date: string): WebApiError {
  return new WebApiError(
    400,
    "0x80044330",
    `DateTime is less than minimum value supported by CrmDateTime. Actual value: ${date}, Minimum value supported: ${FIRST_DAY}.`,
  );
}
