/** What one character means for the value that it is part of: a comma between the outermost value's members, its end, or neither. */
export type JsonMark = "within" | "separator" | "end";

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
/** `[` and `]`, `{` and `}`: which of them closes which is for JSON.parse to judge. */
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);

/** Follows strings, escapes and depth of one JSON array or object, character by character, from its opening bracket on. */
export function createJsonFollower(): (code: number) => JsonMark {
  let depth = 0;
  let inString = false;
  let escaped = false;

  function followString(code: number): void {
    if (escaped) escaped = false;
    else if (code === BACKSLASH) escaped = true;
    else if (code === QUOTE) inString = false;
  }

  return (code) => {
    if (inString) followString(code);
    else if (code === QUOTE) inString = true;
    else if (code === COMMA) return depth === 1 ? "separator" : "within";
    else if (OPENING.has(code)) depth++;
    else if (CLOSING.has(code) && --depth === 0) return "end";
    return "within";
  };
}
