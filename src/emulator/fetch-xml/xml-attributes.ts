import { notSupported } from "../web-api-error.ts";
import { invalidAlias, invalidArgument, invalidChild } from "./fetch-errors.ts";
import type { XmlElement } from "./xml.ts";

const ALIAS = /^[A-Za-z_]\w*$/;

/** False without the attribute. */
export function readBoolean({ name, attributes }: XmlElement, attribute: string): boolean {
  const text = attributes.get(attribute)?.trim().toLowerCase();
  if (text === undefined || text === "false" || text === "0") return false;
  if (text === "true" || text === "1") return true;
  throw invalidArgument(`The attribute '${attribute}' of '${name}' must be 'true' or 'false', but it is '${text}'.`);
}

/** A whole number from `least`; undefined without the attribute. */
export function readWhole({ name, attributes }: XmlElement, attribute: string, least: number): number | undefined {
  const text = attributes.get(attribute)?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw invalidArgument(
    `The attribute '${attribute}' of '${name}' must be a whole number from ${least}, but it is '${text}'.`,
  );
}

/** Throws when the element does not have it. */
export function readRequired({ name, attributes }: XmlElement, attribute: string): string {
  const text = attributes.get(attribute);
  if (text !== undefined && text !== "") return text;
  throw invalidArgument(`The element '${name}' needs the attribute '${attribute}'.`);
}

/** Becomes part of the names in the answer. */
export function readAlias({ attributes }: XmlElement): string | undefined {
  const alias = attributes.get("alias");
  if (alias !== undefined && !ALIAS.test(alias)) throw invalidAlias(alias);
  return alias;
}

/** One of a list of words; undefined without the attribute. Words that the service has too are answered 501. */
export function readWord<T extends string>(
  { name, attributes }: XmlElement,
  attribute: string,
  words: readonly T[],
  missing: readonly string[] = [],
): T | undefined {
  const text = attributes.get(attribute);
  if (text === undefined) return undefined;
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  if (missing.includes(text)) throw notSupported(`${attribute}='${text}' in FetchXML`);
  throw invalidArgument(
    `The attribute '${attribute}' of '${name}' must be one of ${words.join(", ")}, but it is '${text}'.`,
  );
}

/** Elements that FetchXML does not have are refused; attributes that it does not have are not. */
export function checkChildren({ children }: XmlElement, valid: readonly string[]): void {
  for (const { name } of children) if (!valid.includes(name)) throw invalidChild(name, valid);
}

export function childrenNamed({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}
