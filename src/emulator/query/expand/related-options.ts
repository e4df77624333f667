import type { ExpandItem } from "./expand-item.ts";

/** The options of a $expand as the query of an address of their own: `$select=subject&$filter=…`. */
export function relatedOptions({ options }: ExpandItem): string {
  return [...options].map(([name, value]) => `${name}=${encodeOption(value)}`).join("&");
}

/** As little as possible is encoded, as the service does it. */
function encodeOption(value: string): string {
  return encodeURI(value.toWellFormed()).replace(/[&#+]/g, (character) => encodeURIComponent(character));
}
