import type { InputError } from "../errors.ts";
import { createJsonFollower } from "./json-structure.ts";
import { LONGEST_RECORD, malformed, tooLong } from "./read-item.ts";

/** The text of one element of the array, or of the one object, and the line on which it starts. */
export interface JsonElement {
  readonly text: string;
  readonly line: number;
}

export interface JsonSplitter {
  /** The elements that end in this piece of text. An error among them is about what stands behind the end. */
  push(piece: string): (JsonElement | InputError)[];
  /** @throws InputError when the text cannot end here. */
  end(): void;
}

const LINE_FEED = 10;

/**
 * Finds the elements of a top-level JSON array, or the one object, without parsing them: JSON.parse judges each. So one element is in
 * memory at a time, however large the file is.
 */
export function createJsonSplitter(source: string): JsonSplitter {
  const follow = createJsonFollower();
  let place: "before" | "array" | "object" | "after" | "lost" = "before";
  let line = 1;
  /** Text since the last cut, and the line of its first character. */
  let held = "";
  let heldLine = 1;
  let elements = 0;

  /** The element that ends with `text`. White space before it is not its own. */
  function cut(text: string): JsonElement {
    const whole = held + text;
    const element = { text: whole.trimStart(), line: heldLine };
    element.line += countLineFeeds(whole.slice(0, whole.length - element.text.length));
    held = "";
    heldLine = line;
    elements++;
    return element;
  }

  /** The last element, if there is one. A brace cannot close an array: left in the element's text, it makes JSON.parse say so. */
  function finish(text: string, bracket: string): JsonElement[] {
    const last = cut(place === "array" && bracket === "]" ? text : text + bracket);
    const isEmptyArray = place === "array" && elements === 1 && last.text === "";
    place = "after";
    return isEmptyArray ? [] : [last];
  }

  /** Passes white space; returns where something else stands, or the length. */
  function skipBlank(piece: string, from: number): number {
    const rest = piece.slice(from).trimStart();
    const to = piece.length - rest.length;
    line += countLineFeeds(piece.slice(from, to));
    return to;
  }

  /** Takes the first bracket; an object's belongs to its text. */
  function begin(piece: string, at: number): number {
    const bracket = piece[at];
    heldLine = line;
    if (bracket === "{") {
      place = "object";
      return at;
    }
    if (bracket !== "[") {
      const got = JSON.stringify(piece.slice(at, at + 20));
      throw malformed(source, line, `expected an array of objects or one object, got ${got}.`);
    }
    place = "array";
    follow(piece.charCodeAt(at));
    return at + 1;
  }

  /** Cuts at each comma of the array, and at the end; returns where that was, or the length. */
  function scan(piece: string, from: number, found: (JsonElement | InputError)[]): number {
    let start = from;
    for (let at = from; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === LINE_FEED) line++;
      const mark = follow(code);
      if (mark === "within") continue;
      if (mark === "end") {
        found.push(...finish(piece.slice(start, at), piece.charAt(at)));
        return at + 1;
      }
      if (place === "array") {
        found.push(cut(piece.slice(start, at)));
        start = at + 1;
      }
    }
    held += piece.slice(start);
    return piece.length;
  }

  function push(piece: string): (JsonElement | InputError)[] {
    if (held.length > LONGEST_RECORD) throw tooLong(source, cut("").line);
    const found: (JsonElement | InputError)[] = [];
    let at = place === "before" || place === "after" ? skipBlank(piece, 0) : 0;
    if (place === "before" && at < piece.length) at = begin(piece, at);
    if (place === "array" || place === "object") at = skipBlank(piece, scan(piece, at, found));
    if (place === "after" && at < piece.length) {
      place = "lost";
      const problem = "expected the end of the file here. If it has one object a line, its format is ndjson.";
      found.push(malformed(source, line, problem));
    }
    return found;
  }

  function end(): void {
    if (place === "after" || place === "lost") return;
    if (place === "before") throw malformed(source, line, "expected an array of objects or one object, got nothing.");
    const { text, line: start } = cut("");
    const where = text === "" ? "before the array is closed" : "inside the value that starts here";
    throw malformed(source, start, `the file ends ${where}. Is it complete?`);
  }

  return { push, end };
}

function countLineFeeds(text: string): number {
  return text.split("\n").length - 1;
}
