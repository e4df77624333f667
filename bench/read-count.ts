import type { Flags } from "./benchmark.ts";

/** @throws Error for what is no whole number from 1 */
export function readCount(flag: string, text: Flags[string]): number {
  if (typeof text === "string" && /^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`${flag} takes whole numbers from 1, but found ${text === "" ? "none" : String(text)}.`);
}
