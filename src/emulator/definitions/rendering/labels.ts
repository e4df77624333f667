import { metadataIdOf } from "./metadata-ids.ts";
import type { Json } from "./resource.ts";

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
