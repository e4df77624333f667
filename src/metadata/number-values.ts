import type { Column } from "./definition.ts";
import type { Refuse } from "./refuse.ts";

type Range = Pick<Column, "min" | "max">;

export function writeInteger(value: unknown, range: Range, refuse: Refuse): number {
  const number = toNumber(value);
  if (number === undefined || !Number.isSafeInteger(number)) throw refuse(value, "a whole number");
  return inRange(number, value, range, refuse);
}

export function writeNumber(value: unknown, range: Range, refuse: Refuse): number {
  const number = toNumber(value);
  if (number === undefined) throw refuse(value, "a number");
  return inRange(number, value, range, refuse);
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
  if (typeof value !== "string" || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
