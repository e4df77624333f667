import { describeValue, UsageError } from "../errors.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};
const UNESCAPES = new Map(Object.entries(ESCAPES).map(([character, escape]) => [escape, character]));

// eslint has a rule against control characters in patterns, and these are what XML cannot hold.
const IMPOSSIBLE = /(?![\t\n\r])\p{Cc}(?<![\u007f-\u009f])|[\ufffe\uffff]/u;

/** A text as it stands in XML, in an attribute as well as in an element. */
export function escapeXml(text: string): string {
  if (IMPOSSIBLE.test(text) || !text.isWellFormed()) {
    throw new UsageError(
      `FetchXML is XML, which cannot hold every character; ${describeValue(text)} has one of the others.`,
    );
  }
  return text.replaceAll(/[&<>"'\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

/** The text of an attribute's value. */
export function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|\w+);/gi, (escape, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
    return UNESCAPES.get(escape) ?? (code <= 0x10ffff ? String.fromCodePoint(code) : escape);
  });
}

/** `name="value"` with a blank before it, for each of those that are given. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}
