import type { DatePart } from "./model.ts";

/**
 * The part of a date as a whole number, in UTC. Weeks begin on Sunday and the first has January 1 in it, as SQL Server
 * counts them; the fiscal year, of which quarters are parts, begins on January 1.
 */
export function datePartSql(part: DatePart, date: string): string {
  switch (part) {
    case "day":
      return number("%d", date);
    case "week":
      return `((${number("%j", date)} + 6 + ${number("%w", `${date}, 'start of year'`)}) / 7)`;
    case "month":
      return number("%m", date);
    case "quarter":
      return `((${number("%m", date)} + 2) / 3)`;
    case "year":
      return number("%Y", date);
  }
}

function number(format: string, date: string): string {
  return `CAST(strftime('${format}', ${date}) AS INTEGER)`;
}
