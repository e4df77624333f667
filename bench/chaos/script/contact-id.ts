import type { Row } from "./script.ts";

/** Of the contact that a mendable row refers to. */
export function contactId({ values }: Row): string {
  const place = Number(values.fax.slice(1));
  return `00000000-0000-4000-9000-${place.toString(16).padStart(12, "0")}`;
}
