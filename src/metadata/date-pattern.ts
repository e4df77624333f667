import { UsageError } from "../errors.ts";
import { wallClock, type WallClock } from "./wall-clock.ts";

type Part = "year" | "month" | "day" | "hour" | "halfDayHour" | "minute" | "second" | "fraction" | "half" | "offset";

/** What stands for each token: the part of the date that it is, and what it looks like. */
const TOKENS: Readonly<Record<string, readonly [part: Part, looks: string]>> = {
  yyyy: ["year", "\\d{4}"],
  MM: ["month", "\\d{2}"],
  M: ["month", "\\d{1,2}"],
  dd: ["day", "\\d{2}"],
  d: ["day", "\\d{1,2}"],
  HH: ["hour", "\\d{2}"],
  H: ["hour", "\\d{1,2}"],
  hh: ["halfDayHour", "\\d{2}"],
  h: ["halfDayHour", "\\d{1,2}"],
  mm: ["minute", "\\d{2}"],
  m: ["minute", "\\d{1,2}"],
  ss: ["second", "\\d{2}"],
  s: ["second", "\\d{1,2}"],
  tt: ["half", "[AP]M"],
  zzz: ["offset", "Z|[+-]\\d{2}:?\\d{2}"],
};

const PIECE = /'(?<quoted>[^']*)'|(?<letters>([A-Za-z])\3*)|(?<other>[^A-Za-z']+)|(?<stray>')/g;

/**
 * Makes a reader of dates that are written in one way; it gives undefined for a text that is not.
 * @throws UsageError for a pattern that does not tell year, month and day, or has letters that mean nothing.
 */
export function readerOfPattern(pattern: string): (text: string) => WallClock | undefined {
  const parts: Part[] = [];
  const source = [...pattern.matchAll(PIECE)].map(({ groups = {} }) => {
    const { quoted, letters, other } = groups;
    const literal = quoted ?? other;
    if (literal !== undefined) return escaped(literal);
    const [part, looks] = tokenOf(letters, pattern);
    if (parts.includes(part)) throw misused(pattern, `It has the ${part} twice.`);
    parts.push(part);
    return `(${looks})`;
  });
  checkParts(parts, pattern);
  const expression = new RegExp(`^${source.join("")}$`, "i");
  return (text) => {
    const match = expression.exec(text);
    return match === null ? undefined : toClock(new Map(parts.map((part, index) => [part, match[index + 1] ?? ""])));
  };
}

function tokenOf(letters: string | undefined, pattern: string): readonly [Part, string] {
  if (letters === undefined) throw misused(pattern, "It has a quote without its partner.");
  if (/^f{1,7}$/.test(letters)) return ["fraction", `\\d{${letters.length}}`];
  const token = Object.hasOwn(TOKENS, letters) ? TOKENS[letters] : undefined;
  if (token !== undefined) return token;
  const known = [...Object.keys(TOKENS), "f to fffffff"].join(", ");
  throw misused(pattern, `${letters} is none of ${known}; put letters that stand for themselves in single quotes.`);
}

function checkParts(parts: readonly Part[], pattern: string): void {
  const missing = (["year", "month", "day"] as const).find((part) => !parts.includes(part));
  if (missing !== undefined) throw misused(pattern, `It has no ${missing}.`);
  const [halves, hours] = [parts.includes("half"), parts.includes("halfDayHour")];
  if (halves !== hours || (hours && parts.includes("hour"))) {
    throw misused(pattern, "h and hh need tt, and H and HH are without it.");
  }
}

function toClock(found: ReadonlyMap<Part, string>): WallClock {
  const numberOf = (part: Part): number => Number(found.get(part) ?? 0);
  const hour = found.has("half") ? hourOf(numberOf("halfDayHour"), found.get("half")) : numberOf("hour");
  const day = [numberOf("year"), numberOf("month"), numberOf("day")] as const;
  return wallClock([...day, hour, numberOf("minute"), numberOf("second")], found.get("offset"));
}

/** 12 AM is midnight, 12 PM is noon; there is no 0 and no 13. */
function hourOf(hour: number, half: string | undefined): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half?.toUpperCase() === "PM" ? 12 : 0);
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function misused(pattern: string, what: string): UsageError {
  return new UsageError(`dateFormat: ${JSON.stringify(pattern)} cannot be understood. ${what}`);
}
