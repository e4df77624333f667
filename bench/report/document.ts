import { readFile, writeFile } from "node:fs/promises";

/** Puts what was measured between the marks of this name in a document. */
export async function writeBlock(file: string, name: string, content: string): Promise<void> {
  await writeFile(file, replaceBlock(await readFile(file, "utf8"), name, content));
}

/** @throws Error when the document has no place for it */
export function replaceBlock(document: string, name: string, content: string): string {
  const [start, end] = [`<!-- measured: ${name} -->`, `<!-- end of measured: ${name} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`The document has no place for this: expected ${start} and ${end} in it.`);
  return `${document.slice(0, from + start.length)}\n\n${content}\n\n${document.slice(to)}`;
}
