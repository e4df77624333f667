import { createHash } from "node:crypto";
import type { Json } from "./resource.ts";

/** A MetadataId for what the definition files give none: the same for the same names, as a name-based UUID (RFC 9562). */
export function metadataIdOf(...names: readonly string[]): string {
  const h = createHash("sha1").update(names.join("/")).digest("hex");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

/** A text in the organization's one language, English. */
export function renderLabel(text: string | null): Json {
  if (text === null) return { LocalizedLabels: [], UserLocalizedLabel: null };
  const label = {
    Label: text,
    LanguageCode: 1033,
    IsManaged: true,
    MetadataId: metadataIdOf("label", text),
    HasChanged: null,
  };
  return { LocalizedLabels: [label], UserLocalizedLabel: label };
}
