import { realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { parseGuid } from "../web-api/guid.ts";
import type { Column } from "./definition.ts";
import type { Refuse } from "./refuse.ts";

/** What a file column holds: bytes, and the name that they are downloaded as. */
export interface FileContent {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** The bytes, which may have to be read first: nothing is held in memory before its turn has come. */
  read(): Promise<Uint8Array>;
}

/**
 * What is to become of a file column: other content, null to empty it, undefined to leave it alone. It takes
 * `{ name, bytes }`, a `File`, or the path of a file below `directory`; the id of the file that it has, which is what the
 * service gives for it, says nothing new.
 *
 * @param directory a folder as `folderOf` gives it
 */
export function fileWriter(
  { maxBytes = Infinity }: Column,
  directory: string | undefined,
  refuse: Refuse,
): (value: unknown) => FileContent | null | undefined {
  return (value) => {
    if (value === null) return null;
    if (parseGuid(value) !== undefined) return undefined;
    const content = typeof value === "string" ? fileBelow(directory, value, refuse) : contentOf(value);
    if (content === undefined) throw refuse(value, "{ name, bytes }, a File, or the path of a file");
    if (content.size <= maxBytes) return content;
    throw refuse(content.name, `a file of at most ${maxBytes} bytes (it has ${content.size})`);
  };
}

function contentOf(value: unknown): FileContent | undefined {
  if (value instanceof File) {
    return { name: value.name, size: value.size, read: async () => new Uint8Array(await value.arrayBuffer()) };
  }
  const { name, bytes } = (typeof value === "object" ? value : {}) as {
    readonly name?: unknown;
    readonly bytes?: unknown;
  };
  if (typeof name !== "string" || name === "" || !(bytes instanceof Uint8Array)) return undefined;
  return { name, size: bytes.byteLength, read: () => Promise.resolve(bytes) };
}

/**
 * The folder itself, without links on the way to it.
 * @throws UsageError when there is none.
 */
export function folderOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : realpathSync(path);
  } catch (cause) {
    throw new UsageError(`fileDirectory: the folder ${path} cannot be read.`, { cause });
  }
}

/** Links are followed before the path is judged, for one may lead out of the folder. */
function fileBelow(directory: string | undefined, path: string, refuse: Refuse): FileContent {
  if (directory === undefined) throw refuse(path, "{ name, bytes } or a File; a path needs the option fileDirectory");
  const expected = `the path of a file below ${directory}`;
  const found = realFile(resolve(directory, path));
  if (found === undefined) throw refuse(path, `${expected} that exists and can be read`);
  const way = relative(directory, found.path);
  if (way === "" || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) throw refuse(path, expected);
  return { name: basename(path), size: found.size, read: () => readFile(found.path) };
}

function realFile(path: string): { readonly path: string; readonly size: number } | undefined {
  try {
    const real = realpathSync(path);
    const found = statSync(real);
    return found.isFile() ? { path: real, size: found.size } : undefined;
  } catch {
    return undefined;
  }
}
