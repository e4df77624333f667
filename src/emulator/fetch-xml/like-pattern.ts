/** The longest pattern that SQL Server takes. SQLite's own limit is beyond it, whatever the letters become. */
export const MAXIMUM_PATTERN = 4000;

const SET = /\[(\^?)([^\]]+)\]/y;
const globMarks: Readonly<Record<string, string>> = { "%": "*", _: "?", "*": "[*]", "?": "[?]", "[": "[[]" };

/**
 * A pattern of SQL Server's LIKE as one of SQLite's GLOB, which has sets, too: % for any text, _ for any letter, [a-f] or
 * [^a-f] for a letter in or outside of a set, and a mark in brackets for itself. A bracket that is never closed is itself.
 */
export function toGlob(pattern: string): string {
  let glob = "";
  let position = 0;
  while (position < pattern.length) {
    SET.lastIndex = position;
    const [set, not = "", letters = ""] = SET.exec(pattern) ?? [];
    const letter = String.fromCodePoint(pattern.codePointAt(position) ?? 0);
    glob += set === undefined ? (globMarks[letter] ?? letter) : `[${not}${letters}]`;
    position += (set ?? letter).length;
  }
  return glob;
}
