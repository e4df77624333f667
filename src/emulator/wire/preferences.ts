import { badRequest, notSupported } from "../web-api-error.ts";

/** What a Prefer header asks for. */
export interface Preferences {
  readonly returnsRepresentation: boolean;
  readonly continuesOnError: boolean;
  readonly maxPageSize: number | undefined;
  /** As written, without the quotes: "*" or a list. */
  readonly annotations: string | undefined;
}

const ANNOTATIONS = "odata.include-annotations";
const ITEM = /([^=,;\s]+)\s*(?:=\s*(?:"([^"]*)"|([^",;]*)))?/g;

/** Preferences that change the answer are done or refused; those that a server may ignore are ignored. */
export function readPreferences(header: string | undefined): Preferences {
  const items = readItems(header);
  if (items.has("odata.track-changes")) throw notSupported("change tracking (Prefer: odata.track-changes)");
  return {
    returnsRepresentation: items.get("return") === "representation",
    continuesOnError: items.has("odata.continue-on-error") && items.get("odata.continue-on-error") !== "false",
    maxPageSize: readPageSize(items.get("odata.maxpagesize")),
    annotations: items.get(ANNOTATIONS),
  };
}

/** `Preferences.annotations` alone, of a header that may be wrong elsewhere. */
export function readAnnotationPreference(header: string | undefined): string | undefined {
  return readItems(header).get(ANNOTATIONS);
}

function readItems(header: string | undefined): Map<string, string> {
  const items = new Map<string, string>();
  for (const [, name = "", quoted, bare] of (header ?? "").matchAll(ITEM)) {
    items.set(name.toLowerCase(), quoted ?? bare?.trim() ?? "");
  }
  return items;
}

function readPageSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const size = Number(text);
  if (Number.isInteger(size) && size > 0) return size;
  throw badRequest(`The preference 'odata.maxpagesize' must be a positive whole number, but it is '${text}'.`);
}
