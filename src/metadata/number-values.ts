import type { Column } from "./definition.ts";
import type { Refuse } from "./refuse.ts";

type Range = Pick<Column, "min" | "max">;

/** Digits for JSON that no double could carry. TypeScript's library does not know the proposal that Node has. */
interface RawJson {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    rawJSON(text: string): RawJson;
  }
}

export function writeInteger(value: unknown, range: Range, refuse: Refuse): number {
  const number = toNumber(value);
  if (number === undefined || !Number.isSafeInteger(number)) throw refuse(value, "a whole number");
  return inRange(number, value, range, refuse);
}

const LAST_BIGINT = 2n ** 63n - 1n;

/** A whole number of 64 bits. Beyond 2^53 it must be given as text or bigint, and its digits are sent as they are. */
export function writeBigInt(value: unknown, refuse: Refuse): number | RawJson {
  const number = toNumber(value);
  if (Number.isSafeInteger(number)) return number ?? 0;
  const digits = typeof value === "bigint" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (!/^[+-]?\d+$/.test(digits)) throw refuse(value, "a whole number (as text, if it is beyond 2^53)");
  const exact = BigInt(digits.replace("+", ""));
  if (exact > LAST_BIGINT || exact < -LAST_BIGINT - 1n) throw refuse(value, "a whole number of 64 bits");
  return JSON.rawJSON(String(exact));
}

/** With the digits that the service would keep: what it says later is then equal to what was sent. */
export function writeNumber(value: unknown, range: Range & Pick<Column, "precision">, refuse: Refuse): number {
  const number = toNumber(value);
  if (number === undefined) throw refuse(value, "a number");
  return inRange(range.precision === undefined ? number : roundTo(number, range.precision), value, range, refuse);
}

/** By the digits that people write: half away from zero, 1.005 to 1.01 although its double is a little less. */
export function roundTo(number: number, precision: number): number {
  const unit = 10 ** precision;
  const near = Math.round(number * unit) / unit;
  if (near === number || !Number.isFinite(near)) return number;
  const [digits = "", exponent = "0"] = String(Math.abs(number)).split("e");
  const scaled = Math.round(Number(`${digits}e${Number(exponent) + precision}`));
  const [rounded = "", power = "0"] = String(scaled).split("e");
  return Math.sign(number) * Number(`${rounded}e${Number(power) - precision}`);
}

function inRange(number: number, value: unknown, { min, max }: Range, refuse: Refuse): number {
  if ((min !== undefined && number < min) || (max !== undefined && number > max)) {
    throw refuse(value, `a number from ${min ?? "any"} to ${max ?? "any"}`);
  }
  return number;
}

/** A finite number, or a text that is one and nothing else: no thousands separators, for their meaning differs. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return undefined;
  const number = Number(value);
  return Number.isFinite(number) && !NO_DECIMAL.test(value) ? number : undefined;
}

/** What JavaScript takes for a number and people do not: nothing at all, and "0x1f", "0o17" and "0b11". */
const NO_DECIMAL = /^\s*$|[xob]/i;
