import { SaxesParser } from "saxes";
import { invalidXml } from "./fetch-errors.ts";

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside of it. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

/** Elements inside each other. Keeps the SQL that comes of filters well under SQLite's own limit of 1000. */
const MAXIMUM_DEPTH = 100;
const ERROR = /^(\d+):(\d+): (.*?)\.?$/s;

/**
 * Reads a document and gives its root. Throws the service's "Invalid XML." with the position, for what is not
 * well-formed, and for a document type, which could bring entities along.
 */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser({ position: true });
  const open: OpenElement[] = [];
  const roots: OpenElement[] = [];
  parser.on("doctype", () => {
    throw invalidXml("A document type (<!DOCTYPE) is not allowed.");
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: new Map(Object.entries(attributes)), children: [], text: "" };
    (open.at(-1)?.children ?? roots).push(element);
    if (open.push(element) > MAXIMUM_DEPTH) {
      throw invalidXml(`Elements may be ${MAXIMUM_DEPTH} levels deep, but those of the query are deeper.`);
    }
  });
  parser.on("closetag", () => void open.pop());
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("error", ({ message }) => {
    throw asInvalidXml(message);
  });
  parser.write(text).close();
  const [root] = roots;
  if (!root) throw invalidXml("Root element is missing.");
  return root;
}

function asInvalidXml(message: string): Error {
  const [, line, column, reason] = ERROR.exec(message) ?? [];
  if (line === undefined) return invalidXml(message);
  return invalidXml(`Line ${line}, position ${column ?? ""}: ${reason ?? ""}.`);
}
