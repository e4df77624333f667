import { InputError } from "../errors.ts";

/** One record as it was read. In csv and tsv every value is a string, and an empty cell is "". */
export type InputRecord = Record<string, unknown>;

/** What a reader makes of a line, row or element. An error here is one that reading can go on after; any other is thrown. */
export type ReadItem = InputRecord | InputError;

/** The longest record that is read, in characters: the guard against a quote or bracket that is never closed. */
export const LONGEST_RECORD = 64 * 2 ** 20;

/** An error about one line of a source, which names both. */
export function malformed(source: string, line: number, problem: string, cause?: unknown): InputError {
  return new InputError(`${source}, line ${line}: ${problem}`, { source, line, cause });
}

export function tooLong(source: string, line: number): InputError {
  return malformed(
    source,
    line,
    `the record that starts here is longer than ${LONGEST_RECORD / 2 ** 20} million characters. Is a quote, a bracket or a line break missing?`,
  );
}
