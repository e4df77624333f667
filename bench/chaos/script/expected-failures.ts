import { isBlock } from "./operations.ts";
import type { Row, RowKind, Script } from "./script.ts";

/** The codes that a failure of a kind may have. */
export const CODES: Readonly<Record<Exclude<RowKind, "good">, readonly string[]>> = {
  refused: ["invalidValue"],
  mendable: ["0x80040217"],
  missing: ["0x80040217"],
  unreadable: ["malformedInput"],
};

/** What is to be told as failed: of rows that can be read, by their marks. */
export function expectedFailures(script: Script): ReadonlySet<string> {
  const readable = script.rows.filter(({ kind }) => kind !== "unreadable");
  return new Set(failing(script, readable).map(({ mark }) => mark));
}

export function countUnreadable({ rows }: Script): number {
  return rows.filter(({ kind }) => kind === "unreadable").length;
}

function failing({ operation, chunkSize }: Script, readable: readonly Row[]): readonly Row[] {
  if (!isBlock(operation)) return readable.filter(({ kind }) => kind !== "good");
  // A block that does not throw ends well, and one that throws fails its whole chunk.
  if (operation !== "block-stops") return [];
  const chunkOf = (place: number): number => Math.floor(place / chunkSize);
  const failed = new Set(readable.flatMap(({ kind }, place) => (kind === "good" ? [] : [chunkOf(place)])));
  return readable.filter((_, place) => failed.has(chunkOf(place)));
}
