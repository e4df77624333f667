import { readFile } from "node:fs/promises";

/** What `dvp set --json` and its like print: figures by name. */
export type Figures = Readonly<Record<string, unknown>>;

/** What is told of a record that is not ok. */
export interface ToldFailure {
  readonly fax?: string;
  readonly accountid?: string;
  readonly _status: string;
  readonly _code: string;
  readonly _line?: number;
}

/** The last line of an output that is a JSON object; undefined where there is none. */
export function lastDocument(stdout: string): Figures | undefined {
  const line = stdout.trim().split("\n").at(-1) ?? "";
  return line.startsWith("{") ? (JSON.parse(line) as Figures) : undefined;
}

export async function readNdjson<T>(file: string): Promise<readonly T[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as T]));
}
